import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../release/run.js';
import { keep } from './kept.js';

/** @type {import('./client.js').Client} */
export const flux = {
  name: 'flux',
  version: '2.9.5',
  needs: 'go',
  async install(kept) {
    const directory = await keep(kept, `flux-${this.version}`, (partial) => build(this.version, partial));
    return { list: [join(directory, 'flux'), 'check', '--pre'] };
  },
};

/**
 * `go install` refuses its module, which replaces another one; and the manifests inside of it are made for a release only: an
 * empty file stands for them. As its own version is not set, it looks for no newer one.
 * @param {string} version
 * @param {string} directory
 */
async function build(version, directory) {
  const module = `github.com/fluxcd/flux2/v2@v${version}`;
  const { Dir } = JSON.parse(await run('go', ['mod', 'download', '-json', module]));
  const source = join(directory, 'source');
  await run('cp', ['-R', Dir, source]);
  // Go keeps modules read-only.
  await run('chmod', ['-R', 'u+w', source]);
  mkdirSync(join(source, 'cmd/flux/manifests'));
  writeFileSync(join(source, 'cmd/flux/manifests/none.yaml'), '');
  const args = ['-ldflags=-s -w', '-o', join(directory, 'flux'), './cmd/flux'];
  await run('go', ['build', ...args], { cwd: source, env: { ...process.env, CGO_ENABLED: '0' } });
  rmSync(source, { recursive: true });
}
