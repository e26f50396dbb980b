import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Json, parseJson } from './json.ts';

/** A server, and the CA it is trusted by (the system's when there is none). */
export interface Target {
  url: string;
  caPem?: string | undefined;
}

export interface AskedRequest {
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

/** An answer, in the form of the fixtures. */
export interface AnswerSeen {
  status: number;
  contentType: string | null;
  location: string | null;
  setCookie: string[];
  body: Json;
}

/** Asks a server one thing and reads the whole answer. Redirects are not followed. */
export function ask(target: Target, asked: AskedRequest): Promise<AnswerSeen> {
  return new Promise((resolve, reject) => {
    // A connection that is kept may be closed by the server just as it is used again.
    const common = { agent: false, method: asked.method, headers: headers(asked) };
    const options = { ...common, ...(target.caPem && { ca: target.caPem }) };
    const request = httpsRequest(new URL(asked.path, target.url), options, (response) => {
      read(response).then(resolve, reject);
    });
    request.once('error', reject);
    request.end(content(asked));
  });
}

function content({ body, form }: AskedRequest): string | undefined {
  if (form) return new URLSearchParams(form).toString();
  return body === undefined || body === null ? undefined : JSON.stringify(body);
}

function headers({ bearer, authorization, cookie, body, form, accept }: AskedRequest): Record<string, string> {
  return {
    Accept: accept ?? 'application/json',
    ...(bearer && { Authorization: `Bearer ${bearer}` }),
    ...(authorization && { Authorization: authorization }),
    ...(cookie && { Cookie: cookie }),
    ...(body && { 'Content-Type': 'application/json' }),
    ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
  };
}

async function read(response: IncomingMessage): Promise<AnswerSeen> {
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
