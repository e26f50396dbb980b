import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseKubeconfig, writeKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { buildKubeconfig } from '../../../src/kube/make/build-kubeconfig.ts';

const fixtures = new URL('../../contract/fixtures/rancher-2.15.0/', import.meta.url);

function rancherKubeconfig(name: string): string {
  return JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, fixtures)), 'utf8')).response.body.config;
}

test.each([
  'generate-kubeconfig-token',
  'generate-kubeconfig-exec',
  'generate-kubeconfig-ace-token',
  'generate-kubeconfig-ace-exec',
])('reads what Rancher made, and writes it so that it can be read again: %s', (name) => {
  const config = parseKubeconfig(rancherKubeconfig(name));
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
    const endpoint = { ending: '-fqdn', server: 'https://ace.example.com', caPem: '' };
    const { config } = buildKubeconfig({
      server: 'https://rancher.example.com',
      caPem: '',
      userOf: () => ({ token: 'token-abcde:secret' }),
      clusters: [{ id: 'c-1', name, isActive: true, endpoints: [endpoint] }],
    });
    const read = parseKubeconfig(writeKubeconfig(config));
    expect(read).toEqual(config);
    expect(read.contexts.map((entry) => entry.name)).toEqual([
      `${name}@rancher.example.com`,
      `${name}-fqdn@rancher.example.com`,
    ]);
  },
);
