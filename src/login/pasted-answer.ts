import { printable } from '../printable.ts';
import { Secret } from '../secret.ts';

/** What the pasted text has to match. */
export interface Expected {
  state: string;
  /** The address at the identity provider that the browser went to. */
  authorizationUrl: string;
  /** The address of the Rancher server. */
  server: string;
  /** Whether a PKCE verifier binds the code to this login; else its state has to. */
  bound: boolean;
}

export type PastedAnswer =
  /** `whole`: it came in the whole address, with the right state. */
  | { kind: 'code'; code: Secret; whole: boolean }
  /** The identity provider, or Rancher, said no. */
  | { kind: 'refused'; reason: string }
  /** Why it cannot be used, for the person who pasted it. */
  | { kind: 'unusable'; reason: string };

/** Reads what a person pasted: the address of the page that the login ended on, or just the code in it. */
export function readPastedAnswer(pasted: string, expected: Expected): PastedAnswer {
  const text = tidy(pasted);
  if (text === '') return unusable('That was empty.');
  if (isTwice(text)) return unusable('That is the same text twice.');
  const parameters = parametersOf(text);
  return parameters === undefined ? readBareCode(text, expected) : readAddress(text, parameters, expected);
}

/** Removes what terminals, chats and editors put into and around a copied address. */
function tidy(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, '').replace(/^["'`<(]+|["'`>)]+$/g, '');
}

function isTwice(text: string): boolean {
  const half = text.slice(0, text.length / 2);
  return text.length > 1 && text === half + half;
}

/** The parameters in an address, or in a part of one; undefined for a text that has none. */
function parametersOf(text: string): URLSearchParams | undefined {
  const query = text.indexOf('?');
  if (query >= 0) return new URLSearchParams(text.slice(query + 1).replace(/#.*$/, ''));
  if (/(^|&)(code|state|error|err)=/.test(text)) return new URLSearchParams(text);
  return /^https?:\/\//i.test(text) ? new URLSearchParams() : undefined;
}

function readBareCode(text: string, { bound }: Expected): PastedAnswer {
  if (!bound) return unusable('That is only a part of it: the whole address is needed, from https:// to the end.');
  if (!/^[!-~]+$/.test(text)) return unusable('That is neither an address nor a code.');
  return { kind: 'code', code: new Secret(decode(text)), whole: false };
}

function readAddress(text: string, parameters: URLSearchParams, expected: Expected): PastedAnswer {
  const refusal = ['error_description', 'error', 'err', 'errorMsg', 'errorCode'].map((name) => parameters.get(name));
  const reason = refusal.find((words) => words);
  if (reason && isOfThisLogin(text, parameters, expected)) return { kind: 'refused', reason: printable(reason) };
  const value = parameters.get('code');
  if (!value) return unusable(describeOther(text));
  const state = parameters.get('state') ?? '';
  if (state !== expected.state) return unusable(describeState(state, expected.state));
  const issuer = parameters.get('iss');
  if (issuer !== null && !isSameOrigin(issuer, expected.authorizationUrl)) {
    return unusable('That answer comes from a different identity provider than the one you were sent to.');
  }
  return { kind: 'code', code: new Secret(value), whole: true };
}

/** A refusal has the state of the login, or none on Rancher's own page. */
function isOfThisLogin(text: string, parameters: URLSearchParams, { state, server }: Expected): boolean {
  const given = parameters.get('state');
  return given === null ? isSameOrigin(text, server) : given === state;
}

/** An address of an earlier page, or a cut one. */
function describeOther(text: string): string {
  if (/\/verify(-auth)?(\?|$)/.test(text)) return 'There is no code in that address: was it cut off?';
  return 'There is no code in that address: go on in the browser until the page that says "Testing Configuration".';
}

function describeState(state: string, expected: string): string {
  if (expected.startsWith(state)) return 'That address was cut off: copy all of it.';
  return 'That address belongs to another login: use the one from the page that was just opened.';
}

function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).origin === new URL(other).origin;
}

/** As copied from an address bar, a code may still be encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unusable(reason: string): PastedAnswer {
  return { kind: 'unusable', reason };
}
