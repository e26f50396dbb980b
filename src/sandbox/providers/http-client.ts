import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const TIMEOUT_MS = 10_000;

export interface Asked {
  /** Sent as a form, by POST; without one it is a GET. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  caPem: string | undefined;
}

/** Asks an identity provider one thing. Anything but a 200 with a JSON object throws. */
export async function askJson(url: string, asked: Asked): Promise<Record<string, unknown>> {
  const response = await send(new URL(url), asked);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${text}`);
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`${url} answered no JSON object`);
  return { ...value };
}

function send(url: URL, { form, headers, caPem }: Asked): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const type = form && { 'Content-Type': 'application/x-www-form-urlencoded' };
    const options = {
      method: form ? 'POST' : 'GET',
      headers: { Accept: 'application/json', ...type, ...headers },
      timeout: TIMEOUT_MS,
      ...(caPem !== undefined && { ca: caPem }),
    };
    const request = url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, options);
    request.once('response', resolve).once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`${url.origin} does not answer`)));
    request.end(form && new URLSearchParams(form).toString());
  });
}
