import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { buildExecKubeconfig, renameEntries } from '../../src/kube/build-kubeconfig.ts';
import { parseKubeconfig, writeKubeconfig } from '../../src/kube/kubeconfig.ts';

const fixtures = new URL('../contract/fixtures/rancher-2.15.0/', import.meta.url);

function rancherKubeconfig(name: string): string {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, fixtures)), 'utf8')).response.body.config;
}

test.each([
  'generate-kubeconfig-token',
  'generate-kubeconfig-exec',
  'generate-kubeconfig-ace-token',
  'generate-kubeconfig-ace-exec',
])('reads what Rancher made, renames it consistently and writes it: %s', (name) => {
  const config = renameEntries(parseKubeconfig(rancherKubeconfig(name)), (entry) => `${entry}@host`);
  const again = parseKubeconfig(writeKubeconfig(config));
  expect(again).toEqual(config);
  for (const { context } of again.contexts) {
    expect(again.clusters.map((entry) => entry.name)).toContain(context.cluster);
    expect(again.users.map((entry) => entry.name)).toContain(context.user);
  }
  expect(again.contexts.map((entry) => entry.name)).toContain(again['current-context']);
});

test.each(['quo"te', "apo'strophe", 'colon: #hash', '日本語', 'a'.repeat(300), '- dash', 'true', '1e3', '@at@'])(
  'keeps a cluster called %s',
  (name) => {
    const config = buildExecKubeconfig({
      server: 'https://rancher.example.com',
      profile: 'default',
      caPem: '',
      plugin: { command: 'kubectl-rancher-auth', args: [] },
      clusters: [{ id: 'c-1', name, authEndpoint: { fqdn: 'ace.example.com', caPem: '' } }],
    });
    const read = parseKubeconfig(writeKubeconfig(config));
    expect(read).toEqual(config);
    expect(read.contexts.map((entry) => entry.name)).toEqual([
      `${name}@rancher.example.com`,
      `${name}-fqdn@rancher.example.com`,
    ]);
  },
);
