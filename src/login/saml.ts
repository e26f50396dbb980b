import {
  constants as cryptoConstants,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomInt,
} from 'node:crypto';
import { Cancelled, CliError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { RancherHttp } from '../rancher/http/http.ts';
import { isTransient } from '../rancher/http/transient-errors.ts';
import { deleteAuthToken, pollAuthToken } from '../rancher/login/auth-tokens.ts';
import type { Provider } from '../rancher/login/providers.ts';
import { deleteToken, isToken, tokenId } from '../rancher/tokens/tokens.ts';
import { readServerVersion } from '../rancher/version.ts';
import { Secret } from '../secret.ts';
import { serverHost } from '../server-url.ts';
import type { LoginContext, LoginMethod } from './method.ts';
import { showAddress } from './show-address.ts';
import { toleratedFailures, waitFor } from './wait.ts';

/** Between two polls, in milliseconds. */
const pollInterval = 1_500;

/** How long the last poll of a failed login may take, in milliseconds. */
const lastLook = 3_000;

/**
 * SAML: the person logs in on Rancher's own page, in any browser, and Rancher leaves a token there that only the
 * private key made here can read. It is always valid for 30 days and every cluster, so it is replaced.
 */
export const samlMethod: LoginMethod = {
  name: 'browser',
  serves: ({ kind }) => kind === 'saml',
  obstacle: ({ terminal, browser }) =>
    terminal.canPrompt() || browser.obstacle() === undefined ? undefined : 'a terminal or a browser',
  async logIn(context, provider) {
    const { http } = context;
    const requestId = makeRequestId();
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const page = await loginPage(http, requestId, keys.publicKey);
    await showInstructions(context, { page, requestId, provider });
    try {
      const encrypted = await waitFor(context, { what: 'the login in the browser' }, (signal) =>
        pollUntilThere(context, requestId, signal),
      );
      await deleteAuthToken(http, requestId).catch(() => undefined);
      const token = decrypt(encrypted, keys.privateKey, http);
      context.say('That worked; the browser is no longer needed.');
      return { issued: { id: tokenId(token), token, expiresAt: Infinity }, exchange: 'disposable' };
    } catch (error) {
      await discard(context, requestId, keys.privateKey);
      throw error;
    }
  },
};

/** A cancelled login may just have been finished in the browser: its token, valid for a month, must not stay. */
async function discard({ http }: LoginContext, requestId: string, key: KeyObject): Promise<void> {
  try {
    const encrypted = await pollAuthToken(http, requestId, AbortSignal.timeout(lastLook));
    if (encrypted === undefined) return;
    await deleteAuthToken(http, requestId);
    const token = decrypt(encrypted, key, http);
    await deleteToken(http, token, tokenId(token));
  } catch {
    // The server cannot be reached, or there is nothing that this login can read.
  }
}

/** 32 characters without look-alikes: Rancher keeps it as the name of an object, which has to be lower case. */
function makeRequestId(): string {
  const letters = 'abcdfghjklmnpqrstvwxz12456789';
  return Array.from({ length: 32 }, () => letters[randomInt(letters.length)]).join('');
}

/** The dashboard accepts no other response type; before 2.7 the page was elsewhere. */
async function loginPage(http: RancherHttp, requestId: string, publicKey: KeyObject): Promise<string> {
  const [major = 2, minor = 7] = (await readServerVersion(http)) ?? [];
  const path = major === 2 && minor < 7 ? '/login' : '/dashboard/auth/login';
  const query = new URLSearchParams({
    cli: 'true',
    requestId,
    publicKey: formatPublicKey(publicKey),
    responseType: 'kubeconfig',
  });
  return `${http.server}${path}?${query}`;
}

/** Base64 of Go's encoding of an RSA key: `{"N":<the modulus as a decimal number, without quotes>,"E":65537}`. */
function formatPublicKey(publicKey: KeyObject): string {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const number = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  return Buffer.from(`{"N":${number(n)},"E":${number(e)}}`).toString('base64');
}

async function showInstructions(
  context: LoginContext,
  { page, requestId, provider }: { page: string; requestId: string; provider: Provider },
): Promise<void> {
  await showAddress(context, page, `the login page of ${serverHost(context.http.server)}`);
  context.say(`There, check that it shows the request id\n  ${requestId}`);
  context.say(
    `and click "Log in with ${printable(nameOnPage(provider))}" (no other button). The identity provider gives you 90 seconds;\nif it takes longer and an error comes up, open the address above again.`,
  );
}

/** The page's button has the bare name of the product. */
function nameOnPage({ label }: Provider): string {
  return label.replace(/ \(.*\)$/, '');
}

async function pollUntilThere(context: LoginContext, requestId: string, signal: AbortSignal): Promise<string> {
  const { http, clock } = context;
  for (let failures = 0; ; ) {
    try {
      const encrypted = await pollAuthToken(http, requestId, signal);
      if (encrypted !== undefined) {
        context.deferInterruptions();
        return encrypted;
      }
      failures = 0;
    } catch (error) {
      if (signal.aborted || !isTransient(error) || ++failures > toleratedFailures) throw error;
    }
    await clock.sleep(pollInterval, signal);
    if (signal.aborted) throw new Cancelled();
  }
}

function decrypt(encrypted: string, key: KeyObject, http: RancherHttp): Secret {
  const padding = cryptoConstants.RSA_PKCS1_OAEP_PADDING;
  try {
    const text = privateDecrypt({ key, padding, oaepHash: 'sha256' }, Buffer.from(encrypted, 'base64')).toString(
      'utf8',
    );
    if (isToken(text)) return new Secret(text);
  } catch {
    // Whatever it is, it was not made for this login.
  }
  throw new CliError(
    'loginRefused',
    `${serverHost(http.server)} returned something that this login cannot read`,
    'Try again; if it happens again, ask the administrator of this Rancher.',
  );
}
