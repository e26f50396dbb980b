import { expect, test } from 'vitest';
import { parseSelector } from '../../src/flows/select-clusters.ts';

const labels = { env: 'prod', 'cattle.io/creator': 'norman', empty: '' };

test.each([
  ['env=prod', true],
  ['env==prod', true],
  ['env=dev', false],
  ['env!=dev', true],
  ['env!=prod', false],
  ['tier!=web', true],
  ['env', true],
  ['tier', false],
  ['!tier', true],
  ['!env', false],
  ['empty=', true],
  ['tier=', false],
  ['constructor', false],
  ['!toString', true],
  ['cattle.io/creator=norman, env = prod', true],
  ['env=prod,tier=web', false],
])('"%s" selects as kubectl does: %s', (selector, isSelected) => {
  expect(parseSelector(selector)(labels)).toBe(isSelected);
});

test.each(['', '=prod', 'env=prod,', 'env in (prod)', 'env=a=b', 'env=a b', '-env', 'env!prod'])(
  '"%s" is wrong usage',
  (selector) => {
    expect(() => parseSelector(selector)).toThrow(
      expect.objectContaining({ exitCode: 2, nextStep: expect.stringContaining('KEY!=VALUE') }),
    );
  },
);
