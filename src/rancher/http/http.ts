import type { Timer } from '../../platform/clock.ts';
import type { Secret } from '../../secret.ts';
import { serverHost } from '../../server-url.ts';
import { openConnection } from './connection.ts';
import { startDeadline } from './deadline.ts';
import type { ServerProxy } from './proxy.ts';
import { followRedirects } from './redirects.ts';
import { createSendOnce } from './send-once.ts';
import { createSendPatiently } from './send-patiently.ts';
import type { WireResponse } from './transport.ts';
import type { Trust } from './trust.ts';
import { createWaitNotices } from './waiting.ts';

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
  /** Milliseconds for everything: connecting, redirects, waiting for a busy server, the whole response. */
  timeout?: number;
  /** Bytes that the response may have; default: enough for any single object. */
  largestResponse?: number;
  /** Ends the request, which is part of a wait that the user sees anyway. */
  signal?: AbortSignal;
  /** `manual`: a redirect is returned as the response. Default: a GET follows it as long as it stays on the server. */
  redirect?: 'manual';
  /** A POST that may be sent again when the server was too busy to start it. Never one with a password or a code. */
  repeatable?: true;
}

export interface HttpResponse {
  server: string;
  /** Whose login it was for: commands in messages name it. */
  profile?: string | undefined;
  /** The parts of the request that it takes to describe the result. */
  request: Pick<HttpRequest, 'method' | 'path' | 'token' | 'redirect' | 'repeatable'>;
  status: number;
  headers: WireResponse['headers'];
  text: string;
  /** How far the server's clock is ahead of the local one, in milliseconds; 0 when it did not say. */
  clockAhead: number;
}

/** HTTP to one server. Credentials go to this server only: redirects are followed within it. */
export interface RancherHttp {
  server: string;
  /** Whose login it is for: commands in messages name it. */
  profile?: string | undefined;
  /**
   * Returns any response, whatever its status. Throws `unreachable`, `untrusted`, `badCertificate` or `notRancher`
   * without one.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface HttpOptions {
  server: string;
  profile?: string | undefined;
  trust: Trust;
  /** Absent: the one that the environment names, if any. */
  proxy?: ServerProxy | undefined;
  env: NodeJS.ProcessEnv;
  clock: Timer;
  /** Takes one line for a person who waits. */
  tell: (line: string) => void;
  /** Takes one line for `-v`, never a secret. */
  log: (line: string) => void;
}

const defaultTimeout = 30_000;

/** HTTP to one server; a person reads `options.tell` where requests take long. */
export function createHttp(options: HttpOptions): RancherHttp {
  const { server, profile, clock, tell } = options;
  const connection = openConnection(options);
  const notices = createWaitNotices(serverHost(server), clock, tell);
  const send = createSendPatiently(createSendOnce(connection, options), notices, options);
  return {
    server,
    profile,
    async send(request) {
      const deadline = startDeadline(clock, request.timeout ?? defaultTimeout, request.signal);
      // A request with a signal is part of a wait that the person sees anyway.
      const endNotice = request.signal === undefined ? notices.watch() : undefined;
      try {
        return await followRedirects(server, request, (next) => send(next, deadline));
      } finally {
        endNotice?.();
        deadline.end();
      }
    },
    close: () => connection.close(),
  };
}
