import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const TIMEOUT_MS = 10_000;

export interface JsonRequest {
  /** Sent as a form, by POST; without one it is a GET. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  caPem: string | undefined;
}

/**
 * Sends a request to an identity provider; returns the JSON object in its response. Throws for anything but a 200 with
 * one.
 */
export async function fetchJson(url: string, request: JsonRequest): Promise<Record<string, unknown>> {
  const response = await send(new URL(url), request);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200) throw new Error(`${url} responded with ${response.statusCode}: ${text}`);
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`${url} did not respond with a JSON object`);
  return { ...value };
}

function send(url: URL, { form, headers, caPem }: JsonRequest): Promise<IncomingMessage> {
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
    request.once('timeout', () => request.destroy(new Error(`${url.origin} does not respond`)));
    request.end(form && new URLSearchParams(form).toString());
  });
}
