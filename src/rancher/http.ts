import type { Timer } from '../platform/clock.ts';
import type { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import { openConnection } from './connection.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { redirectWithin } from './redirect-within.ts';
import { bodyOf } from './request-body.ts';
import { headersOf } from './request-headers.ts';
import { largestOrdinary } from './response-text.ts';
import { mayRepeat, readRetryAfter } from './retry-after.ts';
import type { WireResponse } from './transport.ts';
import { describeTransportError, isCutBeforeResponse } from './transport-errors.ts';
import type { Trust } from './trust.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the server's root, with the query. */
  path: string;
  token?: Secret;
  /** Sent as JSON; what is secret in it is a `Secret`. */
  body?: Record<string, unknown>;
  /** A form as it is encoded, in place of `body`. */
  form?: Secret;
  /** `<name>=<value>`. */
  cookie?: Secret;
  /** For everything: connecting, redirects, waiting for a busy server, the whole answer. In milliseconds. */
  timeout?: number;
  /** Bytes that the answer may have; default: enough for any single object. */
  largestResponse?: number;
  /** Ends the request, which is part of something that the user sees the waiting of. */
  signal?: AbortSignal;
  /** `manual`: a redirect is given back as the answer. Default: a GET follows it as long as it stays on the server. */
  redirect?: 'manual';
  /** A POST that may be sent again when the server was too busy to begin with it. Never one with a password or a code. */
  repeatable?: true;
}

export interface HttpResponse {
  server: string;
  /** Whose login it was for: the commands that a user is told name it. */
  profile?: string | undefined;
  /** Of what was asked as much as it takes to tell what came of it. */
  request: Pick<HttpRequest, 'method' | 'path' | 'token' | 'redirect' | 'repeatable'>;
  status: number;
  headers: WireResponse['headers'];
  text: string;
  /** How far the server's clock is ahead of the local one, in milliseconds; 0 when it did not say. */
  clockAhead: number;
}

/** One server as HTTP sees it. Credentials go to this server only: a redirect is followed within it and nowhere else. */
export interface RancherHttp {
  server: string;
  /** Whose login it is for: the commands that a user is told name it. */
  profile?: string | undefined;
  /** Any answer is given back, whatever its status. Throws `unreachable` or `untrusted` when there is none. */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpOptions {
  server: string;
  profile?: string | undefined;
  trust: Trust;
  env: NodeJS.ProcessEnv;
  clock: Timer;
  /** Takes one line for a person who waits. */
  tell: (line: string) => void;
  /** Takes one line of what is going on, never a secret. */
  log: (line: string) => void;
}

const defaultTimeout = 30_000;
const mostRedirects = 5;

/** How often a request is sent to a server that goes on being busy. */
const mostAttempts = 3;

/** When somebody who waits is told for whom, in milliseconds. */
const remindAfter = 3_000;

/** A wait for a busy server that is told, in milliseconds. */
const shortestTold = 1_000;

export function createHttp(options: HttpOptions): RancherHttp {
  const { server, profile, clock, log, tell } = options;
  const host = serverHost(server);
  const connection = openConnection(options);
  let isTold = false;
  let toldUntil = 0;

  const remind = (): void => {
    if (!isTold) tell(`kubectl-rancher: waiting for ${host} to answer`);
    isTold = true;
  };

  /** Each wait, but not that of every one of several requests that wait for the same. */
  const tellWait = (line: string, wait: number): void => {
    isTold = true;
    const until = clock.now() + wait;
    if (until - toldUntil < shortestTold) return;
    toldUntil = until;
    tell(`kubectl-rancher: ${line}`);
  };

  async function transport(request: HttpRequest, deadline: Deadline): Promise<HttpResponse> {
    const { status, headers, text } = await connection.send({
      method: request.method,
      url: new URL(`${server}${request.path}`),
      headers: headersOf(request, { server, profile }),
      body: bodyOf(request),
      signal: deadline.signal,
      largestResponse: request.largestResponse ?? largestOrdinary,
    });
    const date = Date.parse(String(headers.date));
    const { body: _body, form: _form, cookie: _cookie, ...asked } = request;
    const clockAhead = Number.isNaN(date) ? 0 : date - clock.now();
    return { server, profile, request: asked, status, headers, text, clockAhead };
  }

  async function sendOnce(request: HttpRequest, deadline: Deadline): Promise<HttpResponse> {
    const start = clock.now();
    const line = `${request.method} ${host}${request.path}`;
    try {
      const response = await transport(request, deadline).catch((error: unknown) => {
        if (request.method !== 'GET' || !isCutBeforeResponse(error)) throw error;
        log(`${line} -> the connection was cut; once more`);
        return transport(request, deadline);
      });
      log(`${line} -> ${response.status} (${clock.now() - start} ms)`);
      return response;
    } catch (error) {
      const failure = describeTransportError(
        error,
        { server, profile },
        deadline.hasPassed() ? deadline.limit : undefined,
      );
      log(`${line} -> ${failure.message}`);
      throw failure;
    }
  }

  /** A busy server is given the time that it asks for, if there is that much. */
  async function sendPatiently(request: HttpRequest, deadline: Deadline): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt++) {
      const response = await sendOnce(request, deadline);
      const wait = readRetryAfter(response);
      if (wait === undefined || wait >= deadline.left()) return response;
      if (attempt === mostAttempts || !mayRepeat(response)) return response;
      const words = `${host} is busy (status ${response.status}); trying again in ${wait / 1_000} s`;
      if (wait < shortestTold) log(words);
      else tellWait(words, wait);
      await clock.sleep(wait, deadline.signal);
      if (deadline.signal.aborted) return response;
    }
  }

  async function follow(request: HttpRequest, deadline: Deadline): Promise<HttpResponse> {
    let response = await sendPatiently(request, deadline);
    for (let followed = 0; followed < mostRedirects; followed++) {
      const path = redirectWithin(server, response);
      if (path === undefined) return response;
      response = await sendPatiently({ ...request, path }, deadline);
    }
    return response;
  }

  return {
    server,
    profile,
    async send(request) {
      const deadline = startDeadline(clock, request.timeout ?? defaultTimeout, request.signal);
      const answered = new AbortController();
      if (request.signal === undefined) {
        void clock.sleep(remindAfter, answered.signal).then(() => {
          if (!answered.signal.aborted) remind();
        });
      }
      try {
        return await follow(request, deadline);
      } finally {
        answered.abort();
        deadline.end();
      }
    },
    close: () => connection.close(),
  };
}
