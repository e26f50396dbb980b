import type { YamlNode } from './nodes.ts';

/**
 * Whether nodes of two texts come to the same, with what their aliases stand for. `seen` has the pairs that aliases refer to, so that
 * none is compared twice.
 */
export function isSame(one: YamlNode, other: YamlNode, seen: Map<number, number>): boolean {
  if (one.kind === 'alias') {
    const { target } = one;
    const after = other.kind === 'alias' ? other.target : other;
    if (seen.get(target.id) === after.id) return true;
    seen.set(target.id, after.id);
    return isSame(target, after, seen);
  }
  if (other.kind === 'alias') return isSame(one, other.target, seen);
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.value === other.value && one.plain === other.plain;
  const [parts, others] = [one.children, other.children];
  return (
    one.kind === other.kind &&
    parts.length === others.length &&
    parts.every((part, index) => isSame(part, others[index] as YamlNode, seen))
  );
}
