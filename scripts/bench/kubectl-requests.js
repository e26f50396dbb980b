import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { withCache } from './caches.js';
import { whenDueForCheck } from './due-for-check.js';
import { askOnce } from './stage.js';
import { commandSubject } from './subject.js';

/**
 * kubectl with a token in its kubeconfig, and with the plugin that has the same token in its cache.
 * @param {import('./stage.js').Stage} stage
 */
export async function kubectlRequests(stage) {
  const cache = stage.cache('kubectl');
  const env = withCache(stage.env, cache);
  const subjects = [];
  for (const [key, cluster] of /** @type {const} */ ([
    ['local', stage.local],
    ['downstream', stage.downstream],
  ])) {
    const token = await askOnce(stage, cache, cluster);
    await addUser(stage, `static-${key}`, token);
    const kubectl = [stage.kubectl, '--kubeconfig', stage.kubeconfig, '--context', `${cluster.name}@${stage.host}`];
    const asStatic = [...kubectl, '--user', `static-${key}`];
    const get = ['get', '--raw', await findVersionPath(stage, cluster, asStatic)];
    const withToken = [...asStatic, ...get];
    const withPlugin = [...kubectl, ...get];
    const due = stage.cache(`kubectl-${key}-due`);
    const dueSubject = commandSubject(
      stage,
      `kubectl:${key}:due`,
      `kubectl get --raw, ${key}, plugin starts a background run`,
      withPlugin,
      withCache(stage.env, due),
    );
    subjects.push(
      commandSubject(stage, `kubectl:${key}:static`, `kubectl get --raw, ${key}, static token`, withToken, env),
      commandSubject(stage, `kubectl:${key}:plugin`, `kubectl get --raw, ${key}, plugin cached`, withPlugin, env),
      whenDueForCheck(dueSubject, due, cache),
    );
  }
  return subjects;
}

/**
 * Where kubectl finds a cluster's version: some take a raw path as the server's own, newer ones as the cluster's.
 * @param {import('./stage.js').Stage} stage
 * @param {{ id: string }} cluster
 * @param {string[]} kubectl
 */
async function findVersionPath({ launcher, env }, { id }, kubectl) {
  const path = `/k8s/clusters/${id}/version`;
  const { exitCode } = await launcher.launch([...kubectl, 'get', '--raw', path], env);
  return exitCode === 0 ? path : '/version';
}

/**
 * @param {import('./stage.js').Stage} stage
 * @param {string} name
 * @param {string} token
 */
async function addUser({ kubectl, kubeconfig, env }, name, token) {
  const args = ['--kubeconfig', kubeconfig, 'config', 'set-credentials', name, `--token=${token}`];
  await promisify(execFile)(kubectl, args, { env });
}
