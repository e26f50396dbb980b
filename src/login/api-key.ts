import { CliError } from '../errors.ts';
import { localTime } from '../local-time.ts';
import { askCluster } from '../rancher/clusters.ts';
import { RancherError } from '../rancher/http/responses.ts';
import { readOwnToken, type TokenDetails, tokenId } from '../rancher/tokens/tokens.ts';
import { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import { isQuoted } from '../shell-words.ts';
import type { LoginContext, LoginResult } from './method.ts';
import { showAddress } from './show-address.ts';

const tries = 3;

/** A key that expires sooner is worth a warning, in milliseconds. */
const soon = 24 * 60 * 60_000;

/** Milliseconds. */
const clusterTimeout = 10_000;

/** Why no API key can be read here, in words that follow "it needs"; undefined when one can. */
export function apiKeyObstacle({ terminal, given }: LoginContext): string | undefined {
  return given.apiKey !== undefined || terminal.canPrompt() ? undefined : 'a terminal to paste an API key on';
}

/**
 * An API key that the person makes on Rancher's own page and pastes, or that was given. Works with every auth provider
 * and version. A pasted key is replaced by a token of a session's length and deleted, unless it is to be kept; a key
 * that was given by other means may be needed again, and stays on the server.
 */
export async function logInWithApiKey(context: LoginContext): Promise<LoginResult> {
  const { given } = context;
  if (given.apiKey !== undefined) return acceptKey(context, given.apiKey, 'permanent');
  const { http, terminal, say } = context;
  await showAddress(context, `${http.server}/dashboard/account/create-key`, 'the page for making an API key');
  say('Make one without a scope, and copy its bearer token.');
  if (given.keepApiKey !== true) say('It is needed once: it is replaced by a token with a shorter life, and deleted.');
  for (let attempt = 1; ; attempt++) {
    const pasted = tidy(await terminal.askSecret('Bearer token:'));
    try {
      return await acceptKey(context, pasted, 'replaceable');
    } catch (error) {
      if (!(error instanceof CliError && error.code === 'loginRefused') || attempt === tries) throw error;
      say(`${error.message} (${attempt} of ${tries}).`);
    }
  }
}

/** Removes what is copied along with a key. */
function tidy(pasted: Secret): Secret {
  return new Secret(
    pasted
      .expose()
      .replace(/\s+/g, '')
      .replace(/^["'`]+|["'`]+$/g, '')
      .replace(/^(Authorization:)?Bearer(?=[a-z])/i, ''),
  );
}

async function acceptKey(
  context: LoginContext,
  key: Secret,
  exchange: 'replaceable' | 'permanent',
): Promise<LoginResult> {
  const { http, given } = context;
  if (!/^[a-z0-9/.-]+:[a-z0-9]+$/i.test(key.expose())) {
    const nextStep = isQuoted(key.expose()) ? 'Leave out the quotes around it.' : undefined;
    throw new CliError('loginRefused', 'that is not a bearer token: it has the form token-xxxxx:yyyyyyyy', nextStep);
  }
  const details = await readDetails(context, key);
  if (details === undefined) return bindToCluster(context, key);
  const { expiresAt, provider } = details;
  sayIfEndsSoon(context, expiresAt, http.server);
  const issued = { id: tokenId(key), token: key, expiresAt };
  return { issued, provider, ...(given.keepApiKey === true ? { keep: true } : { exchange }) };
}

/** Undefined for a key that Rancher's own API does not accept. */
async function readDetails({ http }: LoginContext, key: Secret): Promise<TokenDetails | undefined> {
  try {
    return await readOwnToken(http, key);
  } catch (error) {
    if (error instanceof RancherError && error.status === 401) return undefined;
    throw error;
  }
}

/** A key for one cluster only looks like a deleted one everywhere else, so the person has to say which cluster. */
async function bindToCluster({ http, terminal, given }: LoginContext, key: Secret): Promise<LoginResult> {
  const host = serverHost(http.server);
  if (given.apiKey !== undefined || !terminal.canPrompt()) {
    throw new CliError(
      'loginRefused',
      `${host} does not accept this API key: it was deleted, has expired, or is valid for one cluster only`,
      'Make one without a scope. A key for one cluster can be used as RANCHER_TOKEN_KEY, with RANCHER_URL.',
    );
  }
  terminal.say(`${host} does not accept this key: it was deleted, has expired, or is valid for one cluster only.`);
  if (!(await terminal.askYesNo('Is it a key for one cluster?'))) {
    throw new CliError('loginRefused', `${host} does not accept this API key: it was deleted, or has expired`);
  }
  const clusterId = (await terminal.askText('The id of that cluster (as in c-m-abcd1234):')).trim();
  if (!/^[a-z0-9][a-z0-9-]*$/.test(clusterId)) throw new CliError('loginRefused', 'that is not the id of a cluster');
  const access = await askCluster(http, key, clusterId, clusterTimeout);
  if (access === 'notConnected') terminal.say(`The cluster ${clusterId} is not connected to ${host} now.`);
  else if (access !== 'ok') {
    throw new CliError('loginRefused', `${host} does not accept this API key for ${clusterId} either`);
  }
  const issued = { id: tokenId(key), token: key, expiresAt: Infinity };
  return { issued, provider: '', clusterId, keep: true };
}

function sayIfEndsSoon({ clock, say }: LoginContext, expiresAt: number, server: string): void {
  if (expiresAt - clock.now() < soon) {
    say(`kubectl-rancher: this API key of ${serverHost(server)} expires soon: ${localTime(expiresAt)}`);
  }
}
