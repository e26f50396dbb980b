import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Json, parseJson } from './json.ts';

/** A server, and the CA that its certificate is checked against (absent: the system's). */
export interface Server {
  url: string;
  caPem?: string | undefined;
}

export interface ClientRequest {
  method: string;
  path: string;
  /** Sent as `Authorization: Bearer`. */
  bearer?: string | undefined;
  /** The whole header, in place of a bearer. */
  authorization?: string | undefined;
  cookie?: string | undefined;
  body?: Json | undefined;
  /** Default: application/json. */
  accept?: string | undefined;
  /** Sent as a form, in place of the body. */
  form?: Record<string, string> | undefined;
}

/** A response, in the format of the fixtures. */
export interface ClientResponse {
  status: number;
  contentType: string | null;
  location: string | null;
  setCookie: string[];
  body: Json;
}

/** Sends a request and reads the whole response. Redirects are not followed. */
export function sendRequest(server: Server, request: ClientRequest): Promise<ClientResponse> {
  return new Promise((resolve, reject) => {
    // A kept connection may be closed by the server just when it is used again.
    const common = { agent: false, method: request.method, headers: headers(request) };
    const options = { ...common, ...(server.caPem && { ca: server.caPem }) };
    const sent = httpsRequest(new URL(request.path, server.url), options, (response) => {
      read(response).then(resolve, reject);
    });
    sent.once('error', reject);
    sent.end(content(request));
  });
}

function content({ body, form }: ClientRequest): string | undefined {
  if (form) return new URLSearchParams(form).toString();
  return body === undefined || body === null ? undefined : JSON.stringify(body);
}

function headers({ bearer, authorization, cookie, body, form, accept }: ClientRequest): Record<string, string> {
  return {
    Accept: accept ?? 'application/json',
    ...(bearer && { Authorization: `Bearer ${bearer}` }),
    ...(authorization && { Authorization: authorization }),
    ...(cookie && { Cookie: cookie }),
    ...(body && { 'Content-Type': 'application/json' }),
    ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
  };
}

async function read(response: IncomingMessage): Promise<ClientResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    contentType: headers['content-type'] ?? null,
    location: headers.location ?? null,
    setCookie: headers['set-cookie'] ?? [],
    body: parseJson(Buffer.concat(chunks).toString('utf8')),
  };
}
