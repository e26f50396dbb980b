import { parseAst } from 'vitest/node';

/**
 * A node of the syntax tree, as ESTree has it, with whatever else its type has.
 * @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node
 */

/** The parts of these are no code that runs, or no expressions: what they import is found when a bundle is made. */
const closed = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TemplateElement']);

/** Types that wrap an expression. */
const wrappers = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
]);

/**
 * Calls `visit` with every node of a TypeScript file that runs, and with the nodes that it stands in, the innermost first.
 * @param {string} text
 * @param {(node: Node, parents: Node[]) => void} visit
 */
export function walk(text, visit) {
  descend(parseAst(text, { lang: 'ts' }, 'source.ts'), [], visit);
}

/**
 * @param {Node} node
 * @param {Node[]} parents
 * @param {(node: Node, parents: Node[]) => void} visit
 */
function descend(node, parents, visit) {
  if (closed.has(node.type)) return;
  if (node.type.startsWith('TS')) {
    if (wrappers.has(node.type)) descend(node.expression, [node, ...parents], visit);
    return;
  }
  visit(node, parents);
  const within = [node, ...parents];
  for (const child of childrenOf(node)) descend(child, within, visit);
}

/**
 * @param {Node} node
 * @returns {Node[]}
 */
function childrenOf(node) {
  return Object.entries(node)
    .filter(([key]) => !isName(node, key))
    .flatMap(([, value]) => value)
    .filter((value) => typeof value?.type === 'string');
}

/**
 * Whether a part of a node is a name, not a value: the name of a property, what is exported or assigned to.
 * @param {Node} node
 * @param {string} key
 */
function isName(node, key) {
  if (key === 'key') return !node.computed;
  if (key === 'source') return node.type === 'ExportNamedDeclaration';
  return key === 'directive' || (key === 'quasi' && node.type === 'TaggedTemplateExpression');
}
