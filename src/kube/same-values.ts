import type { YamlNode } from './yaml-tree.ts';
import { resolve } from './yaml-value.ts';

/**
 * Whether nodes of two texts come to the same, with what their aliases stand for. `seen` has the pairs that were looked at, so that
 * none is looked at twice, however often an alias leads there.
 */
export function isSame(one: YamlNode, other: YamlNode, seen: Map<YamlNode, YamlNode>): boolean {
  const [before, after] = [resolve(one), resolve(other)];
  if (before.kind === 'scalar') {
    return after.kind === 'scalar' && before.value === after.value && before.plain === after.plain;
  }
  if (seen.get(before) === after) return true;
  seen.set(before, after);
  const [parts, others] = [partsOf(before), partsOf(after)];
  return (
    before.kind === after.kind &&
    parts.length === others.length &&
    parts.every((part, index) => isSame(part, others[index] as YamlNode, seen))
  );
}

function partsOf(node: Exclude<YamlNode, { kind: 'alias' }>): YamlNode[] {
  if (node.kind === 'scalar') return [];
  return node.kind === 'sequence' ? node.items : node.pairs.flatMap(({ key, value }) => [key, value]);
}
