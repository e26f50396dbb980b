import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writePlainly } from '../../../src/kube/yaml/write-plainly.ts';
import { writeByLibrary } from '../../../src/kube/yaml/write-yaml.ts';

const part = fc.constantFrom(
  ...['a', 'Z', '0', '9', '.', '_', '-', '--', '/', ':', '=', '+', '@', '#', ' ', '\n', '"', '~', '<<', 'e', 'x', '%'],
  ...['yes', 'y', 'N', 'on', 'true', 'Null', 'nan', 'inf', '1e5', '0x1f', 'é', '\u2028', '[', '{', '*', '&', '!', ','],
);
const line = fc.stringMatching(/^ {0,2}[ -~]{1,6}$/);
const text = fc.oneof(
  { weight: 1, arbitrary: fc.array(line, { minLength: 2, maxLength: 3 }).map((lines) => lines.join('\n')) },
  { weight: 9, arbitrary: fc.stringMatching(/^(--|\/)?[a-z][\w.@/=+:-]{0,8}$/) },
  { weight: 1, arbitrary: fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')) },
);
const { value } = fc.letrec<{ value: unknown; list: unknown[]; fields: object }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, text, tie('fields'), tie('list'), fc.constantFrom(true, null)),
  list: fc.array(tie('value'), { maxLength: 3 }),
  fields: fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));

test('what is written without the library is what the library writes', () => {
  let written = 0;
  fc.assert(
    fc.property(value, (data) => {
      const plain = writePlainly(data);
      if (plain === undefined) return;
      written += 1;
      expect(plain).toBe(writeByLibrary(data));
    }),
    { numRuns: 20_000, examples: [['a'.repeat(1_500)], [{ ['k'.repeat(1_100)]: 1 }], [[]], [{}], [{ a: undefined }]] },
  );
  expect(written).toBeGreaterThan(1_000);
});
