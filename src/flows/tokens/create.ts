import { hostname } from 'node:os';
import { CliError } from '../../errors.ts';
import { ownCommand } from '../../own-commands.ts';
import { deferSignals, type Unfinished } from '../../platform/processes/signals.ts';
import { printable } from '../../printable.ts';
import { type Cluster, listClusters } from '../../rancher/clusters.ts';
import { type IssuedToken, mintToken } from '../../rancher/tokens/tokens.ts';
import { serverHost } from '../../server-url.ts';
import type { LoginName } from '../../store/login-file.ts';
import { chooseClusters } from '../choose-clusters.ts';
import type { Context } from '../context.ts';
import { noteUseOfSession } from '../session/session.ts';
import { withSession } from '../session/with-session.ts';

export interface TokenRequest extends LoginName {
  /** Milliseconds. */
  ttl: number;
  /** Name or id; absent: the token may do everything that the user may. */
  cluster?: string | undefined;
  description?: string | undefined;
}

export interface CreatedToken extends IssuedToken {
  cluster: Cluster | undefined;
  description: string;
  /** Whether the server gave it a shorter lifetime than requested. */
  isCut: boolean;
}

/** How much shorter a lifetime may be without counting as cut, in milliseconds: clock differences, rounding to seconds. */
const tolerance = 60_000;

/**
 * Makes a token of the user's own; one for a cluster is confined to it (`POST /v3/tokens`). Interruptions are deferred from before it is made
 * until `deliver` is done with it.
 */
export async function createToken(
  context: Context,
  request: TokenRequest,
  deliver: (created: CreatedToken) => Promise<void>,
): Promise<CreatedToken> {
  const { server, profile, ttl } = request;
  return withSession(context, { server, profile }, async ({ token, record }, http) => {
    const cluster =
      request.cluster === undefined ? undefined : chooseOne(await listClusters(http, token), request.cluster, request);
    const description = request.description ?? `made with kubectl-rancher on ${hostname()}`;
    const begun = context.clock.now();
    const scope = cluster === undefined ? {} : { clusterId: cluster.id };
    return deferSignals(context.interruptions, describeUnfinished(request), async () => {
      const issued = await mintToken(http, token, { ttl, description, ...scope });
      noteUseOfSession(context, record);
      const created = { ...issued, cluster, description, isCut: issued.expiresAt < begun + ttl - tolerance };
      await deliver(created);
      return created;
    });
  });
}

function describeUnfinished({ server, profile }: TokenRequest): Unfinished {
  return {
    left: `a token that was just issued may stay on ${serverHost(server)} until it expires`,
    next: `To see it: ${ownCommand('tokens list', { server, profile })}`,
  };
}

function chooseOne(all: Cluster[], wanted: string, login: LoginName): Cluster {
  const [cluster, other] = chooseClusters(all, [wanted], login);
  if (cluster !== undefined && other === undefined) return cluster;
  const ids = all.filter(({ name }) => name === wanted).map(({ id }) => id);
  throw new CliError(
    'usage',
    `${serverHost(login.server)} has ${ids.length} clusters named "${printable(wanted)}"`,
    `Use an id: ${ids.join(', ')}`,
  );
}
