import fc from 'fast-check';

/** Signs that readers of text stumble over, and whole words of the formats that are read here. */
const bit = fc.oneof(
  fc.constantFrom(
    '\0',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '"',
    "'",
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '#',
    '-',
    '@',
    '=',
    '&',
    '%',
  ),
  fc.constantFrom(
    'null',
    'true',
    '1e999',
    '-1',
    '9007199254740993',
    '1e15',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\x1b',
    '🐮',
    'é',
  ),
  fc.constantFrom('__proto__', 'constructor', 'toString', '---\n', '<<', '&a', '*a', '!!binary', '|-\n', '? '),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** One change of a text: where, how much of it goes, what comes there, and whether the rest is cut off. */
const change = fc.record({ at: fc.nat(10_000), removed: fc.nat({ max: 8 }), added: bit, isCut: fc.nat({ max: 9 }) });

/** A text with some changes in random places: a part of it is missing, doubled or something else. */
export function mangled(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.array(change, { maxLength: 4 })).map(([whole, changes]) =>
    changes.reduce((before, { at, removed, added, isCut }) => {
      const place = at % (before.length + 1);
      return isCut === 0 ? before.slice(0, place) : before.slice(0, place) + added + before.slice(place + removed);
    }, whole),
  );
}

/** Nothing that was meant for the reader. */
export const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(bit, { maxLength: 40 }).map((bits) => bits.join('')),
  fc.json({ maxDepth: 3 }),
);

const names = [
  'id',
  'name',
  'data',
  'type',
  'token',
  'ttl',
  'value',
  'metadata',
  'items',
  'spec',
  'status',
  'labels',
  'a',
];

/** JSON of any shape that has these fields here and there. */
export function jsonWith(fields: string[]): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(...fields, ...names, '__proto__', 'constructor');
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e300,
      -1e300,
      8.64e15,
      4.2,
      '',
      'token-abcde:secret',
      '2026-11-22T10:00:00Z',
      '+275760-09-13T00:00:00Z',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  return fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('object'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('value'), { maxKeys: 8 }),
  })).value;
}
