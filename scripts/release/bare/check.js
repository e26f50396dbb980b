import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/bundle.js';
import { cloneWithChanges } from '../clean-clone.js';
import { ReleaseError } from '../run.js';
import { home, makeBareRoot } from './root.js';

/** How much is shown of what a command prints. */
const lastLines = 20;

/**
 * What the README has a newcomer do with a clone, on a machine with nothing but Node.js and git. Shows the last lines of each command.
 * Gives in words how long each took.
 */
export async function checkBare() {
  const commands = readCommands(readFileSync(join(root, 'README.md'), 'utf8'));
  const bare = await makeBareRoot();
  try {
    const clone = `${home}/clone`;
    await cloneWithChanges(root, bare.path(clone));
    const times = [];
    for (const command of commands) {
      console.log(`$ ${command}`);
      const start = performance.now();
      const { code, output } = await bare.run(command, clone);
      if (code !== 0) throw new ReleaseError(`"${command}" ended with ${code}:\n${output.trim()}`);
      console.log(output.trimEnd().split('\n').slice(-lastLines).join('\n'));
      times.push(`${command} in ${Math.round((performance.now() - start) / 1000)} s`);
    }
    return `on a machine with nothing but Node.js and git: ${times.join(', ')}`;
  } finally {
    bare.remove();
  }
}

/**
 * The commands under "Try it".
 * @param {string} readme
 */
export function readCommands(readme) {
  const [, block = ''] = /^## Try it$[\s\S]*?```sh\n([\s\S]*?)```/m.exec(readme) ?? [];
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*/, ''))
    .filter((line) => line !== '');
}
