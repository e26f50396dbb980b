import type { HttpOptions, RancherHttp } from './http.ts';

/** HTTP to one server, whose code is loaded by the first request: a cached credential needs none. */
export function createLazyHttp(options: HttpOptions): RancherHttp {
  let created: Promise<RancherHttp> | undefined;
  const create = async (): Promise<RancherHttp> => (await import('./http.ts')).createHttp(options);
  return {
    server: options.server,
    profile: options.profile,
    async send(request) {
      created ??= create();
      return (await created).send(request);
    },
    close: async () => (await created)?.close(),
  };
}
