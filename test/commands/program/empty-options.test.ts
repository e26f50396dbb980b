import { expect, test } from 'vitest';
import { withoutEmptyOptions } from '../../../src/commands/program/empty-options.ts';

test.each([
  ['token --server= --user=prod', 'token --user=prod'],
  ["token --server '' --user prod", 'token --user prod'],
  ["sandbox --version= --port '' --clusters= --providers ''", 'sandbox'],
  ["clusters -o '' -o=", 'clusters'],
  ["kubeconfig convert --revoke ''", "kubeconfig convert --revoke ''"],
  ["login ''", "login ''"],
  ['kubeconfig -- --server=', 'kubeconfig -- --server='],
  ["tokens list --cluster= --kind ''", 'tokens list'],
  ["tokens prune --cluster= --kind '' --server= -o ''", "tokens prune --cluster= --kind ''"],
  [
    "tokens prune --user= --user '' --finding= --unused-for ''",
    "tokens prune --user= --user '' --finding= --unused-for ''",
  ],
])('%s is read as: %s', (typed, read) => {
  const words = (line: string): string[] => line.split(' ').map((word) => (word === "''" ? '' : word));
  expect(withoutEmptyOptions(words(typed))).toEqual(words(read));
});
