import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { root as project } from '../../build/bundle.js';
import { makeFreshRoot } from '../fresh-root.js';
import { layDownBase } from '../image/bases.js';
import { travel } from '../journey.js';
import { attempt, ReleaseError, run } from '../run.js';
import { MissingToolError } from '../tools/tools.js';
import { dockerfile, readBases } from './dockerfile.js';

/**
 * The Dockerfile, built by buildah, from bases made here; its command, and from a login to listed pods.
 * @param {import('../check.js').Release} release
 */
export async function checkImage({ folder }) {
  const version = await expectMeans();
  const store = mkdtempSync(join(tmpdir(), 'kubectl-rancher-image-'));
  // Neither images of this machine are used, nor is one left behind. What it runs has this machine's network.
  const places = ['--root', join(store, 'images'), '--runroot', join(store, 'running'), '--storage-driver', 'vfs'];
  const buildah = (/** @type {string[]} */ ...args) => run('buildah', [...places, ...args]);
  const build = (/** @type {string} */ file, /** @type {string} */ name, /** @type {string} */ context) =>
    buildah('build', '--pull=never', '--isolation', 'chroot', '--file', file, '--tag', name, context);
  try {
    // An image that is made here has a digest of its own.
    const text = readFileSync(dockerfile, 'utf8').replaceAll(/@sha256:[0-9a-f]{64}/g, '');
    const bases = readBases(text);
    for (const [index, base] of bases.entries()) {
      const place = join(store, `base.${index}`);
      await layDownBase(base, place);
      await build(join(place, 'Dockerfile'), base, join(place, 'files'));
    }
    const undigested = join(store, 'Dockerfile');
    writeFileSync(undigested, text);
    await build(undigested, 'kubectl-rancher', folder);
    const command = readCommand(await buildah('inspect', '--type', 'image', 'kubectl-rancher'));
    const container = (await buildah('from', '--pull=never', 'kubectl-rancher')).trim();
    const help = await buildah('run', '--isolation', 'chroot', container, '--', ...command);
    if (!help.includes('kubectl rancher COMMAND')) throw new ReleaseError(`its command prints ${help}`);
    await travelIn((folder) => [
      ...places,
      'run',
      '--isolation',
      'chroot',
      '--volume',
      `${folder}:${folder}`,
      container,
    ]);
    return `built by ${version.trim()} from bases made here: ${bases.join(', ')}`;
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** Gives buildah's name and version. */
async function expectMeans() {
  if (process.getuid?.() !== 0) throw new MissingToolError('only root can build an image here');
  const { code, stdout } = await attempt('buildah', ['--version']);
  if (code !== 0) throw new MissingToolError('there is no buildah: apt-get install buildah');
  const mount = await attempt('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
  if (mount.code !== 0) throw new MissingToolError(`nothing can be mounted here: ${mount.output.trim()}`);
  return stdout.replace(/ \(.*/, '');
}

/**
 * What an image runs; throws a ReleaseError when root does that.
 * @param {string} inspected what buildah says of the image
 * @returns {string[]}
 */
export function readCommand(inspected) {
  const { User: user = '', Cmd: command = [] } = JSON.parse(inspected).OCIv1.config;
  if (['', '0', 'root'].includes(user.split(':')[0])) throw new ReleaseError('the image runs as root');
  return command;
}

/**
 * The journey with the kubectl of a container; the sandbox is outside of it.
 * @param {(folder: string) => string[]} runWith buildah's arguments before a command, for a container that sees a folder
 */
async function travelIn(runWith) {
  const root = await makeFreshRoot({ node: true });
  try {
    // The image's user is another one.
    chmodSync(root.folder, 0o755);
    mkdirSync(root.path('image'));
    const words = runWith(root.folder).map((word) => `'${word}'`);
    const kubectl = `#!/bin/sh\nPATH='${process.env.PATH}' exec buildah ${words.join(' ')} -- kubectl "$@"\n`;
    writeFileSync(root.path('image/kubectl'), kubectl, { mode: 0o755 });
    symlinkSync(join(project, packageJson.bin['kubectl-rancher']), root.path('image/kubectl-rancher'));
    root.addToPath('image');
    await travel(root);
  } finally {
    root.remove();
  }
}
