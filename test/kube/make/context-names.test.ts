import { expect, test } from 'vitest';
import { currentContextFile, defaultFile } from '../../../src/kube/kubeconfig/kubeconfig-files.ts';
import { contextName, distinctNames } from '../../../src/kube/make/context-names.ts';
import { ours } from '../sample.ts';

test.each([
  ['host', '', 'prod@rancher.example.com'],
  ['plain', '', 'prod'],
  ['host', 'acme-', 'acme-prod@rancher.example.com'],
  ['plain', 'acme-', 'acme-prod'],
] as const)('%s names with the prefix "%s"', (style, prefix, name) => {
  expect(contextName('prod', 'rancher.example.com', { style, prefix })).toBe(name);
});

test.each([
  ['{cluster}', 'prod-fqdn'],
  ['{server}/{id}/{profile}', 'rancher.example.com/c-1/ops-fqdn'],
  ['{label:env}-{cluster}-{label:env}', 'live-prod-fqdn-live'],
  ['{label:none}{label:constructor}{id}', 'c-1-fqdn'],
])('the template %s makes %s', (style, name) => {
  const facts = { id: 'c-1', name: 'prod', labels: { env: 'live' }, profile: 'ops' };
  expect(contextName('prod-fqdn', 'rancher.example.com', { style, prefix: '' }, facts)).toBe(name);
});

test('clusters that share a name have their ids in it, in whatever order they come', () => {
  const clusters = [
    { id: 'c-1', name: 'prod', endings: [''] },
    { id: 'c-2', name: 'prod', endings: [''] },
    { id: 'c-3', name: 'dev', endings: ['', '-fqdn'] },
    { id: 'c-4', name: 'dev-fqdn', endings: [''] },
  ];
  const names = { 'c-1': 'prod-c-1', 'c-2': 'prod-c-2', 'c-3': 'dev-c-3', 'c-4': 'dev-fqdn-c-4' };
  expect(Object.fromEntries(distinctNames(clusters))).toEqual(names);
  expect(Object.fromEntries(distinctNames(clusters.toReversed()))).toEqual(names);
  expect(ours({ 'c-1': 'prod', 'c-2': 'prod' }).contexts.map(({ name }) => name)).toEqual([
    'prod-c-1@rancher.test',
    'prod-c-2@rancher.test',
  ]);
});

const [there, missing] = [{ exists: true }, { exists: false }];

test.each([
  ['the only file', [missing], 0],
  ['the first that exists', [missing, there, there], 1],
  ['the last where none exists', [missing, missing], 1],
])('new entries go to %s', (_, files, place) => {
  expect(defaultFile(files)).toBe(place);
});

test.each([
  ['the first file that has one', [undefined, 'a', 'b'], 1],
  ['the default file where none has one', [undefined, undefined], 0],
])('the current context is that of %s', (_, names, place) => {
  expect(currentContextFile(names.map((currentContext) => ({ exists: true, currentContext })))).toBe(place);
});
