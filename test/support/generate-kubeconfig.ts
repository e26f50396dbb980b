import { Agent, request } from 'undici';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** What Rancher's "Download KubeConfig" returns. */
export async function generateKubeconfig({ url, caPem }: Sandbox, id: string): Promise<string> {
  const dispatcher = new Agent({ connect: { ca: caPem } });
  const send = async (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return (await request(url + path, { dispatcher, method: 'POST', headers, body: JSON.stringify(body) })).body.json();
  };
  const login = { type: 'localProvider', username: 'jane', password: 'jane-password' };
  const { token } = (await send('/v1-public/login', login)) as { token: string };
  const { config } = (await send(`/v3/clusters/${id}?action=generateKubeconfig`, {}, token)) as { config: string };
  await dispatcher.close();
  return config;
}
