import { createServer } from 'node:http';
import { type Clock, systemClock } from '../../../src/platform/clock.ts';
import { Kubernetes, type KubernetesUser } from '../../../src/sandbox/kubernetes/kubernetes.ts';
import { once } from '../../support/patience.ts';

export const ADMIN: KubernetesUser = {
  name: 'admin',
  groups: ['system:masters', 'system:authenticated'],
  may: () => true,
};

export interface ServedKubernetes {
  url: string;
  kubernetes: Kubernetes;
  close(): Promise<void>;
}

/** Serves a new Kubernetes over plain HTTP to one user, whatever token is sent. */
export async function serveKubernetes(user = ADMIN, clock: Clock = systemClock): Promise<ServedKubernetes> {
  const kubernetes = new Kubernetes({ clock, serverAddress: 'cluster.test:26443' });
  const server = createServer((request, response) => {
    void kubernetes.handle(request, response, request.url ?? '/', user);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    kubernetes,
    close: async () => {
      kubernetes.close();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
