// What is changed: one small thing at a time, of the kind that is typed wrongly or forgotten.
/** @typedef {import('./walk.js').Node} Node */

/**
 * A piece of the text, and what stands there in its place.
 * @typedef {{ start: number, end: number, text: string }} Edit
 */

/** @type {Record<string, string[]>} */
const otherOperators = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
};

/** @type {Record<string, string>} */
const otherMethods = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toLowerCase: 'toUpperCase',
  toUpperCase: 'toLowerCase',
  min: 'max',
  max: 'min',
};

/** Methods that give what they are called on, changed: the change is left out. */
const droppedMethods = new Set(['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'trim', 'trimEnd', 'slice']);

/**
 * The edits that make mutants of an expression.
 * @param {Node} node
 * @param {string} text of the file
 * @returns {Edit[]}
 */
export function editExpression(node, text) {
  return expressions[node.type]?.(node, text) ?? [];
}

/** @type {Record<string, (node: Node, text: string) => Edit[]>} */
const expressions = {
  BinaryExpression: swapOperator,
  LogicalExpression: (node, text) =>
    node.operator === '??' ? [instead(node, textOf(node.left, text))] : swapOperator(node, text),
  UnaryExpression: (node, text) => (/[!-]/.test(node.operator) ? [instead(node, textOf(node.argument, text))] : []),
  Literal: editLiteral,
  TemplateLiteral: (node) => [instead(node, '``')],
  ArrayExpression: (node) => (node.elements.length > 0 ? [instead(node, '[]')] : []),
  ObjectExpression: (node) => (node.properties.length > 0 ? [instead(node, '{}')] : []),
  CallExpression: editCall,
  MemberExpression: (node, text) => (node.optional ? [withoutQuestion(node.object, text)] : []),
};

/** @type {(node: Node, text: string) => Edit[]} */
function swapOperator({ left, right, operator }, text) {
  if (operator === '+' && [left, right].some(isText)) return [];
  const start = text.indexOf(operator, left.end);
  if (start > right.start) return [];
  return (otherOperators[operator] ?? []).map((other) => ({ start, end: start + operator.length, text: other }));
}

/** @type {(node: Node) => Edit[]} */
function editLiteral(node) {
  if (typeof node.value === 'boolean') return [instead(node, String(!node.value))];
  if (typeof node.value === 'number') return [instead(node, node.value === 0 ? '1' : '0')];
  if (typeof node.value === 'string') return [instead(node, node.value === '' ? "'mutant'" : "''")];
  return [];
}

/** @type {(node: Node, text: string) => Edit[]} */
function editCall({ callee, end, optional }, text) {
  if (optional) return [withoutQuestion(callee, text)];
  if (callee.type !== 'MemberExpression' || callee.computed) return [];
  const { object, property } = callee;
  if (droppedMethods.has(property.name)) return [{ start: object.end, end, text: closing(object, property, text) }];
  const other = Object.hasOwn(otherMethods, property.name) ? otherMethods[property.name] : undefined;
  return other === undefined ? [] : [instead(property, other)];
}

/**
 * The bracket that ends an object in brackets, as in (await names()).sort().
 * @param {Node} object
 * @param {Node} property
 * @param {string} text
 */
function closing(object, property, text) {
  return text.slice(object.end, property.start).replaceAll(/[^)]/g, '');
}

/** @type {(object: Node, text: string) => Edit} */
function withoutQuestion(object, text) {
  const start = text.indexOf('?.', object.end);
  const isDot = /[\w#]/.test(text[start + 2] ?? '');
  return { start, end: start + 2, text: isDot ? '.' : '' };
}

/** @type {(node: Node, text: string) => Edit} */
const instead = ({ start, end }, text) => ({ start, end, text });

/** @type {(node: Node, text: string) => string} */
const textOf = ({ start, end }, text) => text.slice(start, end);

/** @type {(node: Node) => boolean} */
const isText = ({ type, value, left, right }) =>
  type === 'TemplateLiteral' ||
  typeof value === 'string' ||
  (type === 'BinaryExpression' && [left, right].some(isText));
