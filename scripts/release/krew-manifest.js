// The manifest that krew installs a release by, from the archives of its executables.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../build/bundle.js';
import { digest } from './files.js';

/** As krew names what Node.js names otherwise. */
const architectures = { x64: 'amd64', arm64: 'arm64' };

/**
 * @param {string} folder where the archives lie
 * @param {string} address where users will find them, without their names
 * @param {string} homepage
 * @param {string} [version]
 * @returns {string}
 */
export function writeKrewManifest(folder, address, homepage, version = packageJson.version) {
  const template = /** @type {any} */ (load(readFileSync(join(root, 'deploy/krew/rancher.yaml'), 'utf8')));
  const archives = readdirSync(folder).flatMap((name) => {
    const [, os, architecture] = /^kubectl-rancher-.+-(linux|darwin)-(x64|arm64)\.tar\.gz$/.exec(name) ?? [];
    if (os === undefined) return [];
    const arch = architectures[/** @type {'x64' | 'arm64'} */ (architecture)];
    const files = [{ from: '*', to: '.' }];
    const uri = `${address}/${name}`;
    const selector = { matchLabels: { os, arch } };
    return [{ selector, uri, sha256: digest(join(folder, name)), bin: 'kubectl-rancher', files }];
  });
  return dump({ ...template, spec: { version: `v${version}`, homepage, ...template.spec, platforms: archives } });
}
