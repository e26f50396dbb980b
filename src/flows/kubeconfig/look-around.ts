import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Surroundings } from '../../kube/check/surroundings.ts';
import { serverUrlIn } from '../../server-url.ts';
import type { Context } from '../context.ts';

/** What a check of kubeconfigs has to know of this machine. Each file and each server is looked up once. */
export function lookAround(context: Context): Surroundings {
  const certificates = new Map<string, string | undefined>();
  const trusted = new Map<string, string | undefined>();
  return {
    now: context.clock.now(),
    readCertificates(path, file) {
      const place = resolve(dirname(path), file);
      if (!certificates.has(place)) certificates.set(place, readIfReadable(place));
      return certificates.get(place);
    },
    trustedFor(host) {
      if (!trusted.has(host)) trusted.set(host, findTrusted(context, host));
      return trusted.get(host);
    },
  };
}

function readIfReadable(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

/** Of a server whose certificate is not checked at all, no authority is known. */
function findTrusted({ servers, sessions }: Context, host: string): string | undefined {
  const server = serverUrlIn(host);
  const known = server === undefined ? undefined : servers.find(server);
  if (known?.insecureSkipTlsVerify) return undefined;
  const isKnown = known !== undefined || sessions.list().some((record) => record.server === server);
  return known?.caPem ?? (isKnown ? 'machine' : undefined);
}
