// Images to build the Dockerfile upon: none can be pulled everywhere, so they are made of what this machine has.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpackKubectl } from '../../kubectl.js';
import { linkTree } from '../files.js';
import { attempt, ReleaseError, run } from '../run.js';
import { MissingToolError } from '../tools/tools.js';

/**
 * Lays down a base's files in an empty folder; gives the lines that the Dockerfile for them has after `COPY . /`.
 * @typedef {(folder: string) => Promise<string[]>} BaseMaker
 */

/** @type {Record<string, BaseMaker>} */
const makers = { kubectl: layDownKubectl, node: layDownNode };

/**
 * Writes a Dockerfile, and the folder `files` to build it with, into a folder.
 * @param {string} name of the image, as a Dockerfile has it
 * @param {string} folder
 */
export async function layDownBase(name, folder) {
  const maker = makers[imageOf(name)];
  if (maker === undefined) throw new ReleaseError(`no base is made here that could be ${name}`);
  mkdirSync(join(folder, 'files'), { recursive: true });
  const lines = ['FROM scratch', 'COPY . /', ...(await maker(join(folder, 'files')))];
  writeFileSync(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
}

/**
 * The last part of an image's name, without tag and digest.
 * @param {string} name
 */
export function imageOf(name) {
  return name.replace(/^.*\//, '').replace(/[:@].*$/, '');
}

/** @type {BaseMaker} */
async function layDownKubectl(folder) {
  const kubectl = await unpackKubectl();
  if (kubectl === undefined) throw new MissingToolError('there is no kubectl here that runs without other files');
  mkdirSync(join(folder, 'bin'));
  copyFileSync(kubectl, join(folder, 'bin/kubectl'));
  return [];
}

/**
 * Like Alpine's: busybox, Node.js and npm, and a user `node`. Its npm asks no registry.
 * @type {BaseMaker}
 */
async function layDownNode(folder) {
  const path = (/** @type {string} */ place) => join(folder, place);
  const modules = '/usr/local/lib/node_modules';
  for (const place of ['bin', 'etc', 'usr/bin', 'usr/local/bin', `.${modules}`, 'root', 'home/node', 'tmp']) {
    mkdirSync(path(place), { recursive: true });
  }
  await layDownProgram(await findBusybox(), '/usr/bin/busybox', path);
  await run('busybox', ['--install', '-s', path('bin')]);
  symlinkSync('/bin/env', path('usr/bin/env'));
  await layDownProgram(process.execPath, '/usr/local/bin/node', path);
  const npm = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
  linkTree(dirname(dirname(npm)), path(`${modules}/npm`));
  symlinkSync(`${modules}/npm/bin/npm-cli.js`, path('usr/local/bin/npm'));
  writeFileSync(path('etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  writeFileSync(path('etc/group'), 'root:x:0:\nnode:x:1000:\n');
  const env = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin npm_config_offline=true';
  return ['RUN chown 1000:1000 /home/node && chmod 1777 /tmp', `ENV ${env}`];
}

async function findBusybox() {
  const { code, stdout } = await attempt('sh', ['-c', 'command -v busybox']);
  if (code !== 0) throw new MissingToolError('there is no busybox for a base: apt-get install busybox');
  return stdout.trim();
}

/**
 * With the libraries that it loads.
 * @param {string} program
 * @param {string} place
 * @param {(place: string) => string} path
 */
async function layDownProgram(program, place, path) {
  const copy = (/** @type {string} */ from, /** @type {string} */ to) => {
    mkdirSync(dirname(path(to)), { recursive: true });
    copyFileSync(from, path(to));
  };
  copy(program, place);
  // It fails for a program that loads none.
  const { output } = await attempt('ldd', [program]);
  for (const [, library = ''] of output.matchAll(/(\/\S+) \(0x/g)) copy(library, library);
}
