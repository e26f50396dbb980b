import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { setGenerateToken } from '../support/logged-in-home.ts';

/** Which pod tells a cluster from the others. */
export function podOf(cluster: string): string {
  return `pod-of-${cluster}`;
}

/** Makes a sandbox known by an address of its proxy, with a pod in each cluster that no other cluster has. */
export async function furnish(sandbox: Sandbox, address: string): Promise<void> {
  setGenerateToken(sandbox, false);
  const setting = sandbox.state.settings.get('server-url');
  if (setting !== undefined) setting.value = address;
  const { id: userId } = sandbox.state.addUser({ username: 'furnisher', password: '', admin: true });
  for (const { id, name } of sandbox.clusters) {
    const path = `/k8s/clusters/${id}/api/v1/namespaces/default/pods`;
    // Other troubles may revoke the token meanwhile.
    for (let status = 0; status !== 201; ) {
      const key = sandbox.state.addToken({ userId, ttl: 0 });
      status = await createPod(sandbox, path, podOf(name), `${key.name}:${key.secret}`);
      sandbox.state.deleteToken(key.name);
    }
  }
  sandbox.state.users.delete(userId);
}

/** Whether a request is one of these, and so no business of a fault. */
export function isFurnishing({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.endsWith('/pods');
}

/** Gives the status of the answer. */
function createPod({ url, caPem }: Sandbox, path: string, name: string, token: string): Promise<number> {
  const body = { metadata: { name }, spec: { containers: [{ name: 'one', image: 'nginx:1.29' }] } };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method: 'POST', ca: caPem, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}
