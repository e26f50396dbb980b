import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { checkKubeconfig } from '../../src/kube/check/check-kubeconfig.ts';
import { readPluginPolicy } from '../../src/kube/check/plugin-policy.ts';
import { convertKubeconfig } from '../../src/kube/convert/convert-kubeconfig.ts';
import { listRancherHosts } from '../../src/kube/convert/rancher-hosts.ts';
import { parseExecInfo } from '../../src/kube/exec-credential.ts';
import { parseKubeconfig, writeKubeconfig } from '../../src/kube/kubeconfig/kubeconfig.ts';
import { diffKubeconfigs } from '../../src/kube/kubeconfig/kubeconfig-diff.ts';
import { readKubeconfigFile } from '../../src/kube/kubeconfig/kubeconfig-file.ts';
import { mergeKubeconfig } from '../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../src/kube/merge/prune-kubeconfig.ts';
import { files, foreign, host, ours, owner, rancherKubeconfig } from '../kube/sample.ts';
import { jsonWith, mangled, noise } from './arbitraries.ts';
import { orWords } from './expect-words.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

const untagged = foreign.replace('!custom ', '');
const own = writeKubeconfig(ours({ 'c-1': 'prod', 'c-2': 'dev' }));
const ranchers = rancherKubeconfig('generate-kubeconfig-ace-exec');
const kubeconfig = fc.oneof(
  { weight: 8, arbitrary: mangled(fc.constantFrom(foreign, untagged, own, ranchers, JSON.stringify(load(untagged)))) },
  { weight: 1, arbitrary: noise },
);
const plugin = { command: 'kubectl-rancher-auth', args: [] };

test('what kubectl says of an ask is read, or said to be unreadable', () => {
  const good =
    '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"cluster":{"server":"https://x"},"interactive":true}}';
  const info = fc.oneof(
    mangled(fc.constant(good)),
    noise,
    jsonWith(['apiVersion', 'cluster', 'server']).map((value) => JSON.stringify(value)),
  );
  const ways = countWays('read', 'words');
  const cases = rounds(30_000);
  fc.assert(
    fc.property(info, (text) => {
      const read = orWords(() => parseExecInfo(text));
      ways.took(read === undefined ? 'words' : 'read');
      if (read === undefined) return;
      expect(read.apiVersion).toMatch(/^client\.authentication\.k8s\.io\/v1(beta1)?$/);
      expect(['string', 'undefined']).toContain(typeof read.clusterServer);
    }),
    cases,
  );
  ways.expectAll(cases);
});

test('a kubeconfig is read with its places, or said to be unreadable, with none of its secrets', () => {
  const ways = countWays('read', 'words', 'checked', 'has hosts');
  const cases = rounds(30_000);
  fc.assert(
    fc.property(kubeconfig, (text) => {
      const file = orWords(() => readKubeconfigFile({ path: '/home/jane/config0', text }));
      ways.took(file === undefined ? 'words' : 'read');
      for (const entry of Object.values(file?.entries ?? {}).flat()) expect(typeof entry.name).toBe('string');
      if (orWords(() => checkKubeconfig(files(text))) !== undefined) ways.took('checked');
      if ((orWords(() => listRancherHosts(files(text)))?.length ?? 0) > 0) ways.took('has hosts');
    }),
    cases,
  );
  ways.expectAll(cases);
});

test('one that can be merged into keeps what it had, and one that cannot stays as it is', () => {
  const ways = countWays('kept', 'refused');
  const cases = rounds(20_000);
  fc.assert(
    fc.property(kubeconfig, (text) => {
      const merged = orWords(() =>
        mergeKubeconfig({ files: files(text), ours: ours({ 'c-9': 'nine' }), owner, clusterIds: [] }),
      );
      const after = merged?.files[0]?.text;
      if (after === undefined || merged === undefined || merged.conflicts.length > 0) return ways.took('refused');
      const before = loadOrNothing(text);
      if (before !== undefined) ways.took('kept');
      const then = before && Object(load(after));
      for (const [key, value] of Object.entries(before ?? {})) {
        if (Array.isArray(value)) expect(then[key]).toEqual(expect.arrayContaining(value));
        else if (value !== null && key !== 'current-context') expect(then[key]).toEqual(value);
      }
      orWords(() => pruneKubeconfig(files(after), owner, []));
    }),
    cases,
  );
  ways.expectAll(cases);
});

test('one that can be converted is one that can be read, and converting it again changes nothing', () => {
  const ways = countWays('converted', 'left', 'words');
  const cases = rounds(15_000);
  fc.assert(
    fc.property(kubeconfig, (text) => {
      const convert = (given: string) =>
        convertKubeconfig({ files: files(given), hosts: [host, 'rancher.example.com'], plugin, profile: 'default' });
      const once = orWords(() => convert(text))?.files[0]?.text;
      if (once === undefined) return ways.took('words');
      ways.took(once === text ? 'left' : 'converted');
      expect(convert(once).files[0]?.text).toBe(once);
    }),
    cases,
  );
  ways.expectAll(cases);
});

test('a difference is shown without secrets', async () => {
  const secret = 'kubeconfig-u-abcde:abcdefghijklmnopqrstuvwxyz0123456789';
  const text = 'users:\n- name: a\n  user: {token: "TOKEN"}\n- name: b\n  user:\n    token: TOKEN\n';
  const whole = text.replaceAll('TOKEN', secret);
  const ways = countWays('shown', 'no difference', 'unreadable');
  const cases = rounds(5_000);
  await fc.assert(
    fc.asyncProperty(mangled(fc.constant(text)), async (changed) => {
      const after = { path: 'b', text: changed.replaceAll('TOKEN', secret) };
      // What is shown is what was read before.
      if (orWords(() => readKubeconfigFile(after)) === undefined) return ways.took('unreadable');
      const shown = await diffKubeconfigs({ path: 'a', text: whole }, after);
      ways.took(shown === '' ? 'no difference' : 'shown');
      expect(shown === '').toBe(after.text === whole);
      expect(shown).not.toContain('abcdefghijklmnopqrst');
    }),
    cases,
  );
  ways.expectAll(cases);
});

test("a server's kubeconfig and a kuberc are read, or said to be unreadable", () => {
  const kuberc =
    'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: Allowlist\ncredentialPluginAllowlist:\n- name: kubectl-rancher-auth\n';
  const ways = countWays('read', 'words', 'policy', 'no policy');
  const cases = rounds(10_000);
  fc.assert(
    fc.property(kubeconfig, mangled(fc.constant(kuberc)), (text, policy) => {
      const config = orWords(() => parseKubeconfig(text));
      ways.took(config === undefined ? 'words' : 'read');
      if (config !== undefined) expect(parseKubeconfig(writeKubeconfig(config))).toEqual(config);
      ways.took(orWords(() => readPluginPolicy(policy)) === undefined ? 'no policy' : 'policy');
    }),
    cases,
  );
  ways.expectAll(cases);
});

/** Undefined also for tags that only the program's own reader lets be. */
function loadOrNothing(text: string): object | undefined {
  try {
    return Object(load(text));
  } catch {
    return undefined;
  }
}
