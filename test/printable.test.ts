import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { printFlow } from '../src/kube/yaml/value.ts';
import { writeYaml } from '../src/kube/yaml/write-yaml.ts';
import { formatJson, oneLine, printable, printableLines } from '../src/printable.ts';

const settings = { seed: 20261122, numRuns: 500 };
const controls = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\x1b',
        '\x9b',
        '\x7f',
        '\u202e',
        '\u{e0001}',
        '\u2028',
        '\n',
        '\r',
        '\t',
        "'",
        '"',
        '\\',
        ': ',
        'a',
        ' ',
      ),
    )
    .map((signs) => signs.join('')),
);

test('text for one line has no control characters, and what has none stays as it is', () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(printable(any)).not.toMatch(controls);
      expect(oneLine(any)).not.toMatch(controls);
      expect(printableLines(any).replaceAll(/[\n\t]/g, '')).not.toMatch(controls);
      if (!controls.test(any)) expect(oneLine(any)).toBe(any);
    }),
    settings,
  );
});

test('JSON and YAML that are shown have no control characters, and mean the same', () => {
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text)), { maxKeys: 3 }), (data) => {
      expect(JSON.parse(formatJson(data))).toEqual(data);
      expect(load(writeYaml(data))).toEqual(data);
      expect(load(printFlow(data))).toEqual(data);
      for (const shown of [formatJson(data, 2), writeYaml(data), printFlow(data)]) {
        expect(shown.replaceAll('\n', '')).not.toMatch(controls);
      }
    }),
    settings,
  );
});
