import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Fields that a client works by, and not with: what they hold is no text for a person. */
const structural =
  /^(type|baseType|resourceType|kind|apiVersion|token|bearerToken|pagination|links|actions|caCerts?|redirectUrl|continue|config)$/;

/** Settings that a client works by. */
const usedSettings = /^(cacerts|server-url|server-version|kubeconfig-generate-token)$/;

/**
 * Makes a sandbox add a text to every text in its responses, ids and error messages included; the text is removed from
 * the paths of requests.
 */
export function makeHostile(sandbox: Sandbox, addition: string): void {
  const inPath = encodeURIComponent(addition);
  const spellings = [inPath, inPath.replaceAll("'", '%27'), new URLSearchParams({ '': addition }).toString().slice(1)];
  sandbox.intercept = (request: IncomingMessage, response: ServerResponse) => {
    request.url = spellings.reduce((url, spelling) => url.replaceAll(spelling, ''), request.url ?? '');
    const end = response.end.bind(response);
    Object.assign(response, { end: (body: unknown = '') => end(corrupt(String(body), addition)) });
    return false;
  };
}

function corrupt(body: string, addition: string): string {
  try {
    return JSON.stringify(addTo(JSON.parse(body), addition));
  } catch {
    return body;
  }
}

function addTo(value: unknown, addition: string): unknown {
  if (typeof value === 'string') return isText(value) ? value + addition : value;
  if (Array.isArray(value)) return value.map((item) => addTo(item, addition));
  if (typeof value !== 'object' || value === null) return value;
  const { type, id }: { type?: unknown; id?: unknown } = value;
  const isSetting = type === 'setting';
  if (isSetting && usedSettings.test(String(id))) return value;
  const isKept = (field: string): boolean => structural.test(field) || (isSetting && field === 'id');
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [field, isKept(field) ? held : addTo(held, addition)]),
  );
}

/** No time, and no number. */
function isText(value: string): boolean {
  return !/^(\d{4}-\d\d-\d\dT.*|\d*)$/.test(value);
}
