import { editExpression } from './operators.js';
import { walk } from './walk.js';

/** @typedef {import('./walk.js').Node} Node */
/** @typedef {import('./operators.js').Edit} Edit */

/**
 * A change to the source that a test should notice. `host` is the piece of the text that is switched as a whole.
 * @typedef {object} Mutant
 * @property {string} file
 * @property {number} line
 * @property {'expression' | 'statement' | 'body'} kind
 * @property {string} original
 * @property {string} mutant
 * @property {{ start: number, end: number }} host
 * @property {string} replacement of the host
 */

/**
 * Every mutant of a file, in the order of the text.
 * @param {string} file
 * @param {string} text
 * @returns {Mutant[]}
 */
export function findMutants(file, text) {
  /** @type {Mutant[]} */
  const found = [];
  /** @param {Mutant['kind']} kind @param {{ start: number, end: number }} host @param {Edit} edit */
  const add = (kind, host, edit) => {
    const replacement = text.slice(host.start, edit.start) + edit.text + text.slice(edit.end, host.end);
    const line = text.slice(0, edit.start).split('\n').length;
    const [original, mutant] = [show(text.slice(host.start, host.end)), show(replacement)];
    found.push({ file, line, kind, original, mutant, host: { start: host.start, end: host.end }, replacement });
  };
  walk(text, (node, parents) => {
    for (const value of conditionsOf(node)) add('expression', node.test, { ...boundsOf(node.test), text: value });
    if (isRemovable(node)) add('statement', node, { ...boundsOf(node), text: '' });
    const body = bodyOf(node);
    if (body !== undefined) add('body', body, { ...boundsOf(body), text: '{}' });
    if (isDirective(parents)) return;
    for (const edit of editExpression(node, text)) add('expression', hostOf(node, parents), edit);
  });
  return found;
}

/** @param {Node} node */
function conditionsOf({ type, test }) {
  if (type === 'IfStatement' || type === 'ConditionalExpression') return ['true', 'false'];
  return type === 'WhileStatement' && test.type !== 'Literal' ? ['false'] : [];
}

/** @param {Node} node */
function isRemovable({ type, expression, directive }) {
  if (type === 'ThrowStatement') return true;
  return type === 'ExpressionStatement' && !directive && expression.type !== 'Literal';
}

/** @param {Node} node @returns {Node | undefined} */
function bodyOf({ type, body }) {
  const isFunction = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(type);
  return isFunction && body?.type === 'BlockStatement' && body.body.length > 0 ? body : undefined;
}

/** @param {Node[]} parents */
const isDirective = ([parent]) => parent?.type === 'ExpressionStatement' && Boolean(parent.directive);

/**
 * What is switched is a whole expression; of a chain with `?.` all of it, since the rest of one is skipped where there is nothing.
 * @param {Node} node
 * @param {Node[]} parents
 */
function hostOf(node, parents) {
  let host = node;
  let below = node;
  for (const parent of parents) {
    if (![parent.object, parent.callee, parent.expression].includes(below)) break;
    if (parent.type === 'ChainExpression') host = parent;
    below = parent;
  }
  return host;
}

/** @param {{ start: number, end: number }} piece */
const boundsOf = ({ start, end }) => ({ start, end });

/** @param {string} text */
function show(text) {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 60)} ... ${line.slice(-35)}` : line;
}
