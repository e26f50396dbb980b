import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { keepCopy } from '../../../src/flows/kubeconfig/plugin-command.ts';
import { createTestContext } from '../../support/test-context.ts';

test.each([
  ['a place for it that is refused', new CliError('failed', '/data/bin is a symbolic link'), '/data/bin is a symbolic'],
  ['a disk that is full', Object.assign(new Error('no space left'), { code: 'ENOSPC' }), 'ENOSPC'],
])('the plugin cannot be copied, for %s: it is said why', (_what, error, why) => {
  const context = createTestContext();
  context.installation.keepCopy = () => {
    throw error;
  };
  expect(keepCopy(context)).toBeUndefined();
  expect(context.told).toEqual([expect.stringContaining(`no copy of the plugin could be kept (${why}`)]);
});
