import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findKubectlFaults } from '../../src/kube/check/kubectl-rules.ts';
import { convertKubeconfig } from '../../src/kube/convert/convert-kubeconfig.ts';
import type { KubeconfigFile } from '../../src/kube/kubeconfig/kubeconfig-file.ts';
import { mergeKubeconfig } from '../../src/kube/merge/merge-kubeconfig.ts';
import { files, host, ours, owner } from '../kube/sample.ts';
import { useDirectory } from '../support/directory.ts';
import { anyKubectl } from '../support/kubectl.ts';
import { run } from '../support/process.ts';
import { orWords } from './expect-words.ts';
import { oddKubeconfig, typedKubeconfig } from './kubeconfig-arbitraries.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

const plugin = { command: 'kubectl-rancher-auth', args: [] };

function isTaken(read: KubeconfigFile[]): boolean {
  return read.every((file) => findKubectlFaults(file).length === 0);
}

function merge(text: string): string | undefined {
  const request = { files: files(text), ours: ours({ 'c-9': 'nine' }), owner, clusterIds: [] };
  return orWords(() => mergeKubeconfig(request))?.files[0]?.text;
}

function convert(text: string): string | undefined {
  const request = { files: files(text), hosts: [host], plugin, profile: 'default' };
  return orWords(() => convertKubeconfig(request))?.files[0]?.text;
}

test('what kubectl reads, it reads after a merge and a conversion', () => {
  const ways = countWays('taken', 'refused', 'words');
  const cases = rounds(100_000);
  fc.assert(
    fc.property(oddKubeconfig, (text) => {
      const read = orWords(() => files(text));
      if (read === undefined) return ways.took('words');
      if (!isTaken(read)) return ways.took('refused');
      ways.took('taken');
      for (const after of [merge(text), convert(text)]) {
        if (after !== undefined) expect(isTaken(files(after)), after).toBe(true);
      }
    }),
    cases,
  );
  ways.expectAll(cases);
});

test('the rules for a file are those of kubectl', async () => {
  const folder = useDirectory();
  const path = join(folder, 'config');
  const kubectl = await anyKubectl();
  const asksKubectl = async (text: string): Promise<boolean> => {
    writeFileSync(path, text);
    return (await run(kubectl.path, ['config', 'view', '--kubeconfig', path], { env: {} })).code === 0;
  };
  const cases = rounds(3_000);
  await fc.assert(
    fc.asyncProperty(typedKubeconfig, async (text) => {
      const read = orWords(() => files(text));
      if (read === undefined) return;
      const taken = isTaken(read);
      expect(await asksKubectl(text), text).toBe(taken);
      const merged = taken ? merge(text) : undefined;
      if (merged !== undefined) expect(await asksKubectl(merged), merged).toBe(true);
    }),
    cases,
  );
});
