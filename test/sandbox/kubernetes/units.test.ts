import { describe, expect, it } from 'vitest';
import { duration } from '../../../src/sandbox/kubernetes/ages.ts';
import { decodeProtobuf } from '../../../src/sandbox/kubernetes/messages.ts';
import { mergePatch, strategicMerge } from '../../../src/sandbox/kubernetes/patches.ts';
import { parseResourceRequest } from '../../../src/sandbox/kubernetes/requests.ts';
import { selectorOf } from '../../../src/sandbox/kubernetes/selectors.ts';

describe('strategicMerge', () => {
  const pod = {
    containers: [
      { name: 'a', image: 'a:1', args: ['x'] },
      { name: 'b', image: 'b:1' },
    ],
    finalizers: ['one', 'two'],
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
  };

  it('merges lists by key, replaces others', () => {
    const merged = strategicMerge(pod, {
      containers: [
        { name: 'a', args: ['y'] },
        { name: 'c', image: 'c:1' },
      ],
    });
    expect(merged.containers).toEqual([
      { name: 'a', image: 'a:1', args: ['y'] },
      { name: 'b', image: 'b:1' },
      { name: 'c', image: 'c:1' },
    ]);
  });

  it('obeys the directives', () => {
    expect(strategicMerge(pod, { containers: [{ name: 'a', $patch: 'delete' }] }).containers).toEqual([
      { name: 'b', image: 'b:1' },
    ]);
    expect(strategicMerge(pod, { containers: [{ $patch: 'replace' }, { name: 'c' }] }).containers).toEqual([
      { name: 'c' },
    ]);
    expect(strategicMerge(pod, { strategy: { $retainKeys: ['type'], type: 'Recreate' } }).strategy).toEqual({
      type: 'Recreate',
    });
    expect(strategicMerge(pod, { strategy: { $patch: 'replace', type: 'Recreate' } }).strategy).toEqual({
      type: 'Recreate',
    });
    expect(strategicMerge(pod, { '$deleteFromPrimitiveList/finalizers': ['one'] }).finalizers).toEqual(['two']);
    expect(strategicMerge(pod, { finalizers: ['three'], '$setElementOrder/finalizers': ['three'] }).finalizers).toEqual(
      ['one', 'two', 'three'],
    );
  });

  it('changes nothing in place', () => {
    const before = structuredClone(pod);
    strategicMerge(pod, { containers: [{ name: 'a', image: 'a:2' }], strategy: null });
    expect(pod).toEqual(before);
  });
});

it('mergePatch removes what is null and replaces lists', () => {
  expect(mergePatch({ a: 1, b: { c: 2, d: 3 }, e: [1] }, { a: null, b: { c: null, f: { g: null } }, e: [2] })).toEqual({
    b: { d: 3, f: {} },
    e: [2],
  });
});

describe('selectorOf', () => {
  const metadata = {
    name: 'one',
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
    labels: { app: 'web', tier: 'front' },
  };
  const object = { kind: 'Pod', apiVersion: 'v1', metadata, status: { phase: 'Running' } };

  it.each([
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (api, web),tier', true],
    ['app notin (api,web)', false],
    ['!app', false],
    ['!other', true],
    ['other', false],
  ])('labels %s: %s', (labelSelector, expected) => {
    expect(selectorOf(new URLSearchParams({ labelSelector }))(object)).toBe(expected);
  });

  it.each([
    ['metadata.name=one', true],
    ['metadata.name=one,status.phase!=Running', false],
    ['metadata.namespace=', true],
  ])('fields %s: %s', (fieldSelector, expected) => {
    expect(selectorOf(new URLSearchParams({ fieldSelector }))(object)).toBe(expected);
  });

  it('refuses what it cannot parse', () => {
    expect(() => selectorOf(new URLSearchParams({ labelSelector: 'a b c' }))).toThrow('unable to parse requirement');
  });
});

it.each([
  ['GET', '/api/v1/namespaces/default', { verb: 'get', resource: 'namespaces', namespace: 'default', name: 'default' }],
  ['GET', '/api/v1/namespaces', { verb: 'list', resource: 'namespaces' }],
  ['PUT', '/api/v1/namespaces/a/finalize', { verb: 'update', name: 'a', subresource: 'finalize' }],
  ['DELETE', '/apis/apps/v1/namespaces/a/deployments', { verb: 'deletecollection', group: 'apps', namespace: 'a' }],
  ['GET', '/api/v1/namespaces/a/pods/b/log', { verb: 'get', name: 'b', subresource: 'log' }],
  ['PATCH', '/api/v1/nodes/a', { verb: 'patch', resource: 'nodes', name: 'a' }],
])('%s %s is understood', (method, path, expected) => {
  expect(parseResourceRequest(method, path, new URLSearchParams())).toMatchObject(expected);
});

it.each(['/', '/api', '/api/v1', '/apis/apps/v1', '/nonsense/a/b', '/api/v1/pods/a/b/c'])(
  '%s is no resource',
  (path) => {
    expect(parseResourceRequest('GET', path, new URLSearchParams())).toBeUndefined();
  },
);

it.each([
  [-5, '0s'],
  [119, '119s'],
  [120, '2m'],
  [125, '2m5s'],
  [600, '10m'],
  [3 * 3600, '3h'],
  [3 * 3600 + 120, '3h2m'],
  [47 * 3600, '47h'],
  [50 * 3600, '2d2h'],
  [41 * 86400, '41d'],
])('%d seconds print as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('decodeProtobuf', () => {
  const field = (number: number, ...content: (string | Buffer)[]) => {
    const bytes = Buffer.concat(content.map((part) => Buffer.from(part)));
    return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  };
  const envelope = (kind: string, raw: Buffer) =>
    Buffer.concat([Buffer.from('k8s\0'), field(1, field(1, 'v1'), field(2, kind)), field(2, raw)]);

  it('reads what kubectl sends', () => {
    const metadata = field(1, field(1, 'one'), field(3, ''), field(11, field(1, 'app'), field(2, 'web')));
    const data = Buffer.concat([field(2, field(1, 'a'), field(2, '1')), field(2, field(1, 'b'), field(2, ''))]);
    expect(decodeProtobuf(envelope('ConfigMap', Buffer.concat([metadata, data])))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'one', labels: { app: 'web' } },
      data: { a: '1', b: '' },
    });
  });

  it('knows what it cannot read', () => {
    expect(decodeProtobuf(envelope('Lease', Buffer.alloc(0)))).toBeUndefined();
    expect(() => decodeProtobuf(Buffer.from('{}'))).toThrow('no Kubernetes protobuf envelope');
    const cut = envelope('ConfigMap', field(1, field(1, 'one'))).subarray(0, -2);
    expect(() => decodeProtobuf(cut)).toThrow('ends after its message');
  });
});
