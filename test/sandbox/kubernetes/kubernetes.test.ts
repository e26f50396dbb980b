import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedKubernetes, serveKubernetes } from './serve.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const MERGE = 'application/merge-patch+json';
const NOW = Date.parse('2026-11-22T12:00:00Z');

describe('the Kubernetes API', () => {
  let served: ServedKubernetes;
  let now = NOW;
  beforeEach(async () => {
    now = NOW;
    served = await serveKubernetes(undefined, { now: () => now });
  });
  afterEach(() => served.close());

  async function request(method: string, path: string, body?: unknown, contentType = 'application/json') {
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': contentType } };
    const response = await fetch(served.url + path, { method, ...init });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  }

  const create = (name: string, more = {}) => request('POST', CONFIG_MAPS, { metadata: { name }, ...more });

  it('stamps new objects with its own clock', async () => {
    const { body } = await create('one');
    expect(body.metadata.creationTimestamp).toBe('2026-11-22T12:00:00Z');
    now += 90_000;
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const table = await fetch(`${served.url}${CONFIG_MAPS}/one`, { headers: { accept } });
    expect(await table.json()).toMatchObject({ rows: [{ cells: ['one', 0, '90s'] }] });
  });

  it('makes names of a generateName', async () => {
    const made = await request('POST', CONFIG_MAPS, { metadata: { generateName: 'some-' } });
    expect(made.body.metadata.name).toMatch(/^some-[a-z0-9]{5}$/);
  });

  it.each([
    [{ metadata: {} }, 422, 'name or generateName is required'],
    [{ metadata: { name: 'Not_A_Name' } }, 422, 'ConfigMap "Not_A_Name" is invalid: metadata.name: Invalid value'],
    [{ metadata: { name: 'one', namespace: 'other' } }, 400, 'the namespace of the provided object does not match'],
    [{ kind: 'Secret', apiVersion: 'v1', metadata: { name: 'one' } }, 400, 'cannot be handled as a ConfigMap'],
    [{ apiVersion: 'v2', metadata: { name: 'one' } }, 400, 'does not match the expected API version (v1)'],
    [[], 400, 'the object provided is unrecognized'],
  ])('refuses %j', async (manifest, status, message) => {
    const refused = await request('POST', CONFIG_MAPS, manifest);
    expect(refused.status).toBe(status);
    expect(refused.body.message).toContain(message);
  });

  it('warns of unknown fields, and drops them, unless it is to be strict', async () => {
    const made = await create('one', { nonsense: 1 });
    expect(made.status).toBe(201);
    expect(made.headers.get('warning')).toBe(String.raw`299 - "unknown field \"nonsense\""`);
    expect(made.body).not.toHaveProperty('nonsense');
  });

  it('refuses to write over a change that the client has not seen', async () => {
    const { body: first } = await create('one');
    const changed = await request('PUT', `${CONFIG_MAPS}/one`, { ...first, data: { a: '1' } });
    expect(changed.status).toBe(200);
    const late = await request('PUT', `${CONFIG_MAPS}/one`, { ...first, data: { a: '2' } });
    expect(late).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
  });

  it('leaves the resourceVersion when nothing changes', async () => {
    const { body: first } = await create('one', { data: { a: '1' } });
    const { body: patched } = await request('PATCH', `${CONFIG_MAPS}/one`, { data: { a: '1' } }, MERGE);
    expect(patched).toEqual(first);
  });

  it('counts the generations of a spec', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const { body } = await request('PATCH', path, { spec: { replicas: 5 } }, MERGE);
    expect(body.metadata.generation).toBe(2);
    expect(body.status).toMatchObject({ observedGeneration: 2, readyReplicas: 5 });
  });

  it('deletes collections by their labels', async () => {
    await create('one', { metadata: { name: 'one', labels: { a: 'b' } } });
    await create('two');
    const removed = await request('DELETE', `${CONFIG_MAPS}?labelSelector=a%3Db`);
    expect(removed.body).toMatchObject({ kind: 'ConfigMapList', items: [{ metadata: { name: 'one' } }] });
    expect((await request('GET', `${CONFIG_MAPS}/two`)).status).toBe(200);
  });

  it('knows which verbs a resource has', async () => {
    expect((await request('DELETE', '/api/v1/namespaces')).status).toBe(405);
    expect((await request('GET', '/apis/authentication.k8s.io/v1/selfsubjectreviews')).status).toBe(405);
  });

  it('refuses bodies that it cannot read', async () => {
    expect((await request('PATCH', `${CONFIG_MAPS}/one`, [], 'application/json-patch+json')).status).toBe(415);
    expect((await request('POST', CONFIG_MAPS, {}, 'application/vnd.kubernetes.protobuf')).status).toBe(400);
  });

  it('responds at its root, with and without a slash', async () => {
    expect((await request('GET', '/')).body.paths).toContain('/version');
    expect((await request('GET', '/api/')).body.kind).toBe('APIVersions');
  });

  describe('in watches', () => {
    const WATCH = `${CONFIG_MAPS}?watch=true`;

    /** Runs something while a watch is open; returns the first events of the watch, as "TYPE name". */
    async function events(count: number, query: string, meanwhile = async () => {}): Promise<string[]> {
      const controller = new AbortController();
      const response = await fetch(`${served.url}${WATCH}${query}`, { signal: controller.signal });
      await meanwhile();
      const lines: string[] = [];
      for await (const line of linesOf(response)) {
        const { type, object } = JSON.parse(line);
        lines.push(`${type} ${object.metadata.name ?? object.reason ?? object.kind}`);
        if (lines.length === count) break;
      }
      controller.abort();
      return lines;
    }

    it('goes on from a resourceVersion', async () => {
      const { body: list } = await request('GET', CONFIG_MAPS);
      await create('one');
      const seen = events(3, `&resourceVersion=${list.metadata.resourceVersion}`, async () => {
        await request('PATCH', `${CONFIG_MAPS}/one`, { data: { a: '1' } }, MERGE);
        await request('DELETE', `${CONFIG_MAPS}/one`);
      });
      expect(await seen).toEqual(['ADDED one', 'MODIFIED one', 'DELETED one']);
    });

    it('reports objects that enter a selection and leave it', async () => {
      const label = (value: string) =>
        request('PATCH', `${CONFIG_MAPS}/one`, { metadata: { labels: { in: value } } }, MERGE);
      await create('one');
      const seen = events(2, '&labelSelector=in%3Dyes', async () => {
        await label('yes');
        await label('no');
      });
      expect(await seen).toEqual(['ADDED one', 'DELETED one']);
    });

    it('says when it has sent what was there', async () => {
      expect(await events(2, '&sendInitialEvents=true&allowWatchBookmarks=true')).toEqual([
        'ADDED kube-root-ca.crt',
        'BOOKMARK ConfigMap',
      ]);
    });

    it('says when its history does not reach back', async () => {
      await create('one');
      for (let change = 0; change < 1000; change += 1) {
        await request('PATCH', `${CONFIG_MAPS}/one`, { data: { change: String(change) } }, MERGE);
      }
      expect(await events(1, '&resourceVersion=2')).toEqual(['ERROR Expired']);
    });

    it('ends when the server closes', async () => {
      const response = await fetch(served.url + WATCH);
      served.kubernetes.close();
      expect(await response.text()).toContain('kube-root-ca.crt');
    });
  });
});

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
