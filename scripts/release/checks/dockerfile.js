import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../build/bundle.js';
import { makeFreshRoot } from '../fresh-root.js';
import { travel } from '../journey.js';
import { ReleaseError, run } from '../run.js';
import { getTool } from '../tools/tools.js';

const dockerfile = join(root, 'deploy/docker/Dockerfile');

/** The linter for Dockerfiles finds nothing to say. */
export async function lintDockerfile() {
  await run(await getTool('hadolint'), ['--no-color', '--failure-threshold', 'info', dockerfile]);
  return 'hadolint finds nothing; no engine here builds it';
}

/**
 * Its RUN lines, in a folder in place of an image, and its settings, up to listed pods.
 * @param {import('../check.js').Release} release
 */
export async function runDockerfileLines({ tarball }) {
  const { commands, settings } = readDockerfile(readFileSync(dockerfile, 'utf8'));
  if (commands.length === 0) throw new ReleaseError('the Dockerfile has no RUN line');
  const root = await makeFreshRoot({ node: true });
  try {
    mkdirSync(root.path('release'));
    copyFileSync(tarball, root.path(`release/${basename(tarball)}`));
    Object.assign(root.env, settings, { npm_config_prefix: root.path('npm'), npm_config_cache: root.path('cache') });
    for (const command of commands) {
      await run('sh', ['-ec', command.replaceAll('/release/', root.path('release/'))], {
        env: root.env,
        cwd: root.folder,
      });
    }
    root.addToPath('npm/bin');
    await travel(root);
    return 'its RUN lines and ENV, in a folder in place of an image';
  } finally {
    root.remove();
  }
}

/**
 * What its RUN lines run, without options of RUN, and what its ENV lines set.
 * @param {string} text
 */
export function readDockerfile(text) {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  const of = (/** @type {string} */ word) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const settings = of('ENV').flatMap((line) => line.split(' ').map((setting) => setting.split('=')));
  return { commands: of('RUN').map((line) => line.replace(/^(--\S+ +)+/, '')), settings: Object.fromEntries(settings) };
}
