import { describe, expect, test } from 'vitest';
import { checkKubeconfig } from '../../src/kube/check/check-kubeconfig.ts';
import { convertKubeconfig } from '../../src/kube/convert/convert-kubeconfig.ts';
import { writeKubeconfig } from '../../src/kube/kubeconfig/kubeconfig.ts';
import { mergeKubeconfig } from '../../src/kube/merge/merge-kubeconfig.ts';
import { pruneKubeconfig } from '../../src/kube/merge/prune-kubeconfig.ts';
import { countWork } from '../support/count-work.ts';
import { files, host, ours, owner } from './sample.ts';

const plugin = { command: 'kubectl-rancher-auth', args: [] };

function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** As long for each, since texts are read by their characters. */
const digits = (index: number): string => String(index).padStart(4, '0');

function clusters(count: number): Record<string, string> {
  return Object.fromEntries(numbered(count, (index) => [`c-m-${digits(index)}`, `prod-${digits(index)}`]));
}

const address = (index: number): string => `https://${host}/k8s/clusters/c-m-${digits(index)}`;
const rancherExec = { exec: { command: 'rancher', args: ['token', `--server=${host}`] } };

/** A kubeconfig in which every context has a cluster of its own; the users and the clusters' addresses are as wanted. */
function kubeconfig(count: number, user: (index: number) => object, server = address, isShared = false): string {
  const name = (index: number): string => `prod-${digits(index)}@${host}`;
  const userName = (index: number): string => (isShared ? 'shared' : name(index));
  return JSON.stringify({
    clusters: numbered(count, (index) => ({ name: name(index), cluster: { server: server(index) } })),
    users: numbered(isShared ? 1 : count, (index) => ({ name: userName(index), user: user(index) })),
    contexts: numbered(count, (index) => ({
      name: name(index),
      context: { cluster: name(index), user: userName(index) },
    })),
  });
}

/** The same as blocks, as most programs write it. */
function oneCluster(count: number): string {
  const lines = numbered(
    count,
    (index) => `- name: ctx-${digits(index)}\n  context: {cluster: only, user: u-${digits(index)}}\n`,
  );
  return `clusters:\n- name: only\n  cluster: {server: "https://elsewhere.test"}\ncontexts:\n${lines.join('')}`;
}

/** A user that has the name of one of ours. */
function sharedByName(count: number): string {
  return kubeconfig(count, token, address, true).replaceAll('"shared"', `"prod-0000@${host}"`);
}

const token = (index: number): object => ({ token: `kubeconfig-u-${digits(index)}:secret` });
const endpoint = (index: number): string => `https://a-${digits(index)}.test:6443`;

const check = (text: string) => checkKubeconfig(files(text));
const convert = (text: string) => convertKubeconfig({ files: files(text), hosts: [host], plugin, profile: undefined });
const merge = (text: string, count: number) =>
  mergeKubeconfig({ files: files(text), ours: ours(clusters(count)), owner, clusterIds: [] });
const own = (count: number): string => writeKubeconfig(ours(clusters(count)));

/** Entries of ours whose contexts were renamed. */
function renamed(count: number): string {
  return own(count).replace(/^contexts:.*?(?=^users:)/ms, (part) => part.replaceAll('- name: prod', '- name: live'));
}

/** Two contexts for each cluster. */
function pruneDoubles(count: number): unknown {
  const { files: merged } = mergeKubeconfig({
    files: files(own(count)),
    ours: ours(clusters(count), {}, { style: 'plain', prefix: '' }),
    owner,
    clusterIds: [],
    naming: { choices: new Map(), isRequested: true },
  });
  const kept = merged.flatMap(({ entries }) => entries.contexts.map(({ name }) => name)).slice(count);
  return pruneKubeconfig(merged, owner, Object.keys(clusters(count)), kept);
}

describe('twice the entries are twice the work', () => {
  test.each<[string, (count: number) => unknown]>([
    ['check entries of ours', (count) => check(own(count))],
    ["check Rancher's entries", (count) => check(kubeconfig(count, () => rancherExec))],
    ['check entries that share a user', (count) => check(kubeconfig(count, () => rancherExec, address, true))],
    ['check entries of others that share a cluster', (count) => check(oneCluster(count))],
    ["convert Rancher's entries", (count) => convert(kubeconfig(count, () => rancherExec))],
    ['convert entries that share a user', (count) => convert(kubeconfig(count, () => rancherExec, address, true))],
    ['convert tokens', (count) => convert(kubeconfig(count, token))],
    ['merge into an empty file', (count) => merge('', count)],
    ['merge what is there', (count) => merge(own(count), count)],
    ['merge in the place of tokens', (count) => merge(kubeconfig(count, token), count)],
    ['merge in the place of a token that is shared', (count) => merge(kubeconfig(count, token, address, true), count)],
    ['merge in the place of a token of ours that is shared', (count) => merge(sharedByName(count), count)],
    ['merge beside endpoints with a shared user', (count) => merge(kubeconfig(count, token, endpoint, true), count)],
    ['merge what was renamed', (count) => merge(renamed(count), count)],
    ['prune what there is twice', (count) => pruneDoubles(count)],
    ['prune all of it', (count) => pruneKubeconfig(files(own(count)), owner, [])],
  ])('%s', async (_, run) => {
    // What is made at the first use is not counted.
    await run(50);
    const [once, twice, thrice] = [
      (await countWork(() => run(50))).blocks,
      (await countWork(() => run(100))).blocks,
      (await countWork(() => run(150))).blocks,
    ];
    // Of work that grows as the entries do, nothing is left of this difference.
    expect(Math.abs(thrice - 2 * twice + once) / once).toBeLessThan(0.002);
  });
});
