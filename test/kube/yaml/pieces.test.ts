import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import type { YamlNode } from '../../../src/kube/yaml/nodes.ts';
import { splitAtKeys } from '../../../src/kube/yaml/pieces.ts';
import { YamlFault } from '../../../src/kube/yaml/text.ts';
import { parsePieces, parseYamlTree } from '../../../src/kube/yaml/tree.ts';
import { foreign, ours, rancherKubeconfig } from '../sample.ts';

/** All that is known of a node and what is in it. */
function describeNode(node: YamlNode): unknown {
  const places = [node.kind, node.id, node.start, node.end];
  if (node.kind === 'alias') return [...places, node.target.id];
  if (node.kind === 'scalar') return [...places, node.plain, node.value];
  if (node.kind === 'sequence') return [...places, node.flow, node.contentStart, node.items.map(describeNode)];
  const pairs = node.pairs.map(({ key, value, valueStart }) => [describeNode(key), valueStart, describeNode(value)]);
  return [...places, node.flow, pairs];
}

/** Each item of its lists apart. */
function inPieces(text: string): unknown {
  const pieces = splitAtKeys(text, 1);
  const tree = pieces && parsePieces(text, pieces);
  return tree && describeNode(tree);
}

function asWhole(text: string): unknown {
  try {
    const tree = parseYamlTree(text);
    return tree && describeNode(tree);
  } catch (error) {
    if (error instanceof YamlFault) return undefined;
    throw error;
  }
}

test.each([
  ['of this program', writeKubeconfig(ours({ 'c-1': 'prod', 'c-2': 'dev' }))],
  ['of Rancher', rancherKubeconfig('ext-kubeconfig-star-token')],
  ['of others', foreign],
  ['with Windows line ends', foreign.replaceAll('\n', '\r\n')],
  ['with an anchor that another piece uses', 'a: &x {b: c}\nd:\n- *x\n- e\n'],
])('a kubeconfig %s is the same tree when it is parsed in pieces', (_, text) => {
  const tree = inPieces(text);
  expect(tree).toBeDefined();
  expect(tree).toEqual(asWhole(text));
});

test.each([
  '---\na: 1\n',
  'a: 1\n---\n',
  '%YAML 1.2\n---\na: 1\n',
  '{a: 1}\n',
  '- a\n',
  '"a": 1\n',
  'a: "x\ny: z"\n',
  'a: 1\na: 2\n',
  "a:\n- 'x\n- y'\n",
  'a:\n  - b: 1\n - c: 2\n',
  '',
])('%j is parsed as a whole', (text) => {
  expect(inPieces(text)).toBeUndefined();
});

test('whatever the lines are: a tree from pieces is that of the whole', () => {
  const line = fc.constantFrom(
    ...['a:', 'b: 1', 'c: |', 'd: >+', 'e: [1,', 'f: {x: y', "g: 'q", 'h: "q', 'i: &a z', 'j: *a', 'k: !t v', 'l: m n'],
    ...['- x', '- y: z', '-', '  - x', '  p: q', '  text', ' - *a', '# note', '  # note', '', '---', '...', '%TAG ! x'],
    ...[
      "q'",
      'q"',
      '2]',
      '}',
      '? r',
      '&a s: t',
      '\tu: v',
      'w',
      'x: y: z',
      'é: 1',
      'a-b_c: 1 # d',
      'b: 2\r',
      '\ufeffz: 1',
    ],
  );
  const item = fc.constantFrom('a:', 'b:', '- x', '- y: z', '  - x', '  - p: q', '    r: s', '  t: u', '# note');
  let split = 0;
  let lists = 0;
  fc.assert(
    fc.property(fc.array(fc.oneof(line, item), { maxLength: 12 }), fc.constantFrom('', '\n'), (lines, end) => {
      const text = lines.join('\n') + end;
      const tree = inPieces(text);
      if (tree === undefined) return;
      split += 1;
      if (splitAtKeys(text, 1)?.some(({ length }) => length > 1)) lists += 1;
      expect(tree).toEqual(asWhole(text));
    }),
    { numRuns: 20_000 },
  );
  expect(split).toBeGreaterThan(500);
  expect(lists).toBeGreaterThan(15);
});
