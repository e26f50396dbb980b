import { selectorOf } from './kubernetes/selectors.ts';
import { badRequest, StatusError } from './kubernetes/status.ts';
import type { SortedMap } from './sorted-map.ts';

/** One page of a Kubernetes list. */
export interface KubernetesPage<T> {
  items: T[];
  /** The parameter `continue` of the next page; empty on the last one. */
  next: string;
  /** How many objects follow; undefined on the last page, and with a selector, as in Kubernetes. */
  remaining?: number;
}

interface PageOptions<T> {
  query: URLSearchParams;
  /** Milliseconds since the epoch. */
  now: number;
  labels(object: T): Record<string, string>;
  /** What the caller may see; absent: everything. */
  isVisible?(object: T): boolean;
}

/** The API server forgets old states after about five minutes, and with them where a list continues. */
const LIFETIME_MS = 5 * 60_000;

/**
 * The objects that `labelSelector` and `fieldSelector` (only the name) select, at most `limit`, starting where
 * `continue` points. Throws a 410 for a `continue` that is too old, a 400 for one that is not valid.
 */
export function pageOf<T>(objects: SortedMap<T>, requested: PageOptions<T>): KubernetesPage<T> {
  const { query, now } = requested;
  const isSelected = selectorOf(query);
  const limit = Number(query.get('limit')) || Infinity;
  const names = objects.sortedKeys();
  const items: T[] = [];
  for (let index = beginning(objects, requested); index < names.length; index += 1) {
    const name = names[index] ?? '';
    const object = objects.get(name);
    if (object === undefined || requested.isVisible?.(object) === false) continue;
    if (!isSelected({ metadata: { name, labels: requested.labels(object) } })) continue;
    if (items.length >= limit)
      return { items, next: encode(name, now), ...remainingAfter(names.length - index, query) };
    items.push(object);
  }
  return { items, next: '' };
}

function beginning<T>(objects: SortedMap<T>, { query, now }: PageOptions<T>): number {
  const text = query.get('continue');
  if (!text) return 0;
  const { start, issued } = decode(text);
  if (now - issued <= LIFETIME_MS) return objects.position(start);
  const why = 'The provided continue parameter is too old to display a consistent list result.';
  throw new StatusError(410, 'Expired', `${why} You must start a new list without the continue parameter.`);
}

function encode(start: string, issued: number): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', start, issued })).toString('base64url');
}

function decode(text: string): { start: string; issued: number } {
  try {
    const { start, issued }: { start: unknown; issued: unknown } = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    );
    if (typeof start === 'string' && typeof issued === 'number') return { start, issued };
  } catch {
    // Reported below.
  }
  throw badRequest(`invalid continue token: continue key is not valid: ${syntaxError(text)}`);
}

/** The message of Go's JSON parser for a token whose first character does not begin JSON. */
function syntaxError(text: string): string {
  const [first = 0] = Buffer.from(text, 'base64url');
  const isPrintable = first >= 0x20 && first < 0x7f;
  const character = isPrintable ? String.fromCharCode(first) : `\\u${first.toString(16).padStart(4, '0')}`;
  return `invalid character '${character}' looking for beginning of value`;
}

function remainingAfter(remaining: number, query: URLSearchParams): { remaining?: number } {
  return query.has('labelSelector') || query.has('fieldSelector') ? {} : { remaining };
}
