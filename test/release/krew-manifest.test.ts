import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { digest } from '../../scripts/release/files.js';
import { writeKrewManifest } from '../../scripts/release/krew-manifest.js';
import { useDirectory } from '../support/directory.ts';

test('it has every archive of an executable, as krew names systems, and nothing else of a release', () => {
  const folder = useDirectory();
  const names = ['1.2.3-linux-x64.tar.gz', '1.2.3-darwin-arm64.tar.gz', '1.2.3.tgz'];
  for (const name of names) writeFileSync(join(folder, `kubectl-rancher-${name}`), name);
  const manifest = load(writeKrewManifest(folder, 'https://example.com/dl', 'https://example.com', '1.2.3'));
  const archive = join(folder, 'kubectl-rancher-1.2.3-linux-x64.tar.gz');
  expect(manifest).toMatchObject({
    kind: 'Plugin',
    metadata: { name: 'rancher' },
    spec: { version: 'v1.2.3', homepage: 'https://example.com' },
  });
  const { spec } = manifest as { spec: { platforms: object[]; shortDescription: string } };
  // The index takes no longer ones.
  expect(spec.shortDescription.length).toBeLessThan(50);
  expect(spec.platforms).toHaveLength(2);
  expect(spec.platforms).toContainEqual({
    selector: { matchLabels: { os: 'linux', arch: 'amd64' } },
    uri: 'https://example.com/dl/kubectl-rancher-1.2.3-linux-x64.tar.gz',
    sha256: digest(archive),
    bin: 'kubectl-rancher',
    files: [{ from: '*', to: '.' }],
  });
});
