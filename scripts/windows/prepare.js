// Makes a Windows to test on: Wine, node.exe and kubectl.exe, kept between runs, and this package, installed there by npm.
import { copyFileSync, existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadNode } from '../nodes/download.js';
import { keptDirectory } from '../nodes/package.js';
import { ReleaseError, run } from '../release/run.js';
import { inRoot, onWindows, runOnWindows } from './run.js';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '..', '..');

/**
 * A fresh C: with this package on it.
 * @param {(line: string) => void} say
 * @returns {Promise<import('./run.js').Windows>}
 */
export async function prepareWindows(say) {
  const kept = keptDirectory(process.env, homedir(), 'windows');
  const [root, folder] = [join(kept, 'debian'), join(kept, 'shared')];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!existsSync(root)) {
    say('Debian with Wine, once');
    await run(join(here, 'make-root.sh'), [root]);
  }
  const kubectl = join(kept, 'kubectl.exe');
  if (!existsSync(kubectl)) {
    say('kubectl.exe, once');
    await run(join(here, 'kubectl', 'build.sh'), [kubectl]);
  }
  const version = process.env.WINDOWS_NODE || '22';
  const node = await downloadNode(version, kept, { platform: 'win32', arch: 'x64' });
  const drive = join(root, 'root', '.wine', 'drive_c');
  rmSync(dirname(drive), { recursive: true, force: true });
  const windows = { root, folder, drive, env: { WINEPATH: 'C:\\bin;C:\\npm' } };
  say(`a new C:, and this package on it, by npm with Node.js ${version}`);
  await expectDone(windows, 'wineboot', ['--init']);
  mkdirSync(join(drive, 'bin'));
  copyFileSync(kubectl, join(drive, 'bin', 'kubectl.exe'));
  copyFileSync(node, join(drive, 'bin', 'node.exe'));
  const archive = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: project });
  await expectDone(windows, 'node', [
    onWindows(realpathSync((await run('sh', ['-c', 'command -v npm'])).trim())),
    'install',
    ...['--global', '--prefix', 'C:\\npm', '--offline', '--omit=optional', '--no-audit', '--no-fund'],
    onWindows(join(folder, basename(archive.trim()))),
  ]);
  // Wine's server, which opens the files, sees the folder of the command that it started with; the next may have another.
  await run(inRoot, [root, folder, 'wineserver', '--wait']);
  return windows;
}

/**
 * @param {import('./run.js').Windows} windows
 * @param {string} program
 * @param {string[]} args
 */
async function expectDone(windows, program, args) {
  const { code, output } = await runOnWindows(windows, program, args);
  if (code !== 0) throw new ReleaseError(`${program} ${args.join(' ')} ended with ${code} on Windows:\n${output}`);
}
