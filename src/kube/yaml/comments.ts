import type { YamlNode } from './nodes.ts';

/**
 * The comments between `start` and `end` of a text, which a node takes up: those on lines of their own and those behind something. What
 * only looks like one, in a text, is left out.
 */
export function commentsIn(text: string, node: YamlNode, start: number, end: number): string[] {
  if (!text.slice(start, end).includes('#')) return [];
  let rest = '';
  let place = start;
  for (const scalar of scalarsIn(node)) {
    rest += `${text.slice(place, scalar.start)}${scalar.start < scalar.end ? 'x' : ''}`;
    place = Math.max(place, scalar.end);
  }
  rest += text.slice(place, end);
  return [...rest.matchAll(/(?<=\s)#[^\r\n]*/g)].map(([comment]) => comment.trimEnd());
}

/** The texts of a node and its aliases, in their order. */
function scalarsIn(node: YamlNode): { start: number; end: number }[] {
  return node.kind === 'scalar' || node.kind === 'alias' ? [node] : node.children.flatMap(scalarsIn);
}
