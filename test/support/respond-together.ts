import type { Socket } from 'node:net';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { inTime } from './patience.ts';

export interface Together {
  /** The connections that requests came on. */
  readonly connections: ReadonlySet<Socket>;
}

/**
 * From now on the sandbox responds to the requests of a group (`GET /ping`, ...) only when all of them are there: who
 * sends one after the response to another fails.
 */
export function respondTogether(sandbox: Sandbox, groups: string[][]): Together {
  const connections = new Set<Socket>();
  const waiting = groups.map(waitForAll);
  sandbox.intercept = ({ method, url, socket }, response) => {
    connections.add(socket);
    const name = `${method} ${url}`;
    const group = waiting.find(({ names }) => names.has(name));
    if (group === undefined) return false;
    group.note(name);
    const end = response.end.bind(response);
    response.end = (body?: unknown) => {
      inTime(group.complete, `${name} came alone`).then(
        () => end(body),
        () => response.destroy(),
      );
      return response;
    };
    return false;
  };
  return { connections };
}

function waitForAll(names: string[]) {
  const missing = new Set(names);
  let resolve = (): void => undefined;
  const complete = new Promise<void>((done) => {
    resolve = done;
  });
  const note = (name: string): void => {
    if (missing.delete(name) && missing.size === 0) resolve();
  };
  return { names: new Set(names), complete, note };
}
