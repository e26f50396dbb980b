import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** What Rancher's "Download KubeConfig" returns. */
export async function generateKubeconfig({ url, caPem }: Sandbox, id: string): Promise<string> {
  const send = (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, ca: caPem, agent: false } as const;
      const sent = request(url + path, options, (response) => json(response).then(resolve, reject));
      sent.on('error', reject).end(JSON.stringify(body));
    });
  };
  const login = { type: 'localProvider', username: 'jane', password: 'jane-password' };
  const { token } = (await send('/v1-public/login', login)) as { token: string };
  const { config } = (await send(`/v3/clusters/${id}?action=generateKubeconfig`, {}, token)) as { config: string };
  return config;
}
