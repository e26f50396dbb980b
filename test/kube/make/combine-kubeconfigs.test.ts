import { expect, test } from 'vitest';
import { combineKubeconfigs, findContext, refuseSameNames } from '../../../src/kube/make/combine-kubeconfigs.ts';
import { defaultNames } from '../../../src/kube/make/context-names.ts';
import { host, ours } from '../sample.ts';

const [prod, dev] = [ours({ 'c-1': 'prod' }), ours({ 'c-2': 'dev' })];

test('one kubeconfig has the entries of all, and the current context of the first if none is asked for', () => {
  const combined = combineKubeconfigs([prod, dev], undefined);
  expect(combined).toMatchObject({
    users: [...prod.users, ...dev.users],
    'current-context': 'prod@rancher.test',
  });
  expect(combineKubeconfigs([prod, dev], 'dev@rancher.test')).toHaveProperty('current-context', 'dev@rancher.test');
});

test('a context is found by its own name and by that of its cluster; for others it is told which there are', () => {
  const find = (options: string) => findContext([{ host, config: prod }], options, defaultNames);
  expect([find('prod'), find('prod@rancher.test')]).toEqual(['prod@rancher.test', 'prod@rancher.test']);
  expect(() => find('dev')).toThrow(expect.objectContaining({ code: 'usage', nextStep: 'It has: prod@rancher.test' }));
});

test('a name that two servers have is refused', () => {
  expect(() => refuseSameNames([prod, prod])).toThrow('two servers have a cluster called prod@rancher.test');
  expect(() => refuseSameNames([prod, dev])).not.toThrow();
});
