import type { Clock } from '../platform/clock.ts';
import { Kubernetes } from './kubernetes/kubernetes.ts';
import type { RancherState } from './state.ts';

/** What the routes work on: the state, and the Kubernetes API of each cluster. */
export class Rancher {
  readonly state: RancherState;
  readonly clock: Clock;
  readonly #kubernetes = new Map<string, Kubernetes>();

  constructor(state: RancherState) {
    this.state = state;
    this.clock = state.clock;
  }

  /** The Kubernetes API of a cluster, started when it is first needed. */
  kubernetes(clusterId: string): Kubernetes {
    const running = this.#kubernetes.get(clusterId);
    if (running) return running;
    const started = new Kubernetes({ clock: this.clock, serverAddress: `${clusterId}.sandbox.test:6443` });
    this.#kubernetes.set(clusterId, started);
    return started;
  }

  /** Ends the watches of all clusters. */
  close(): void {
    for (const kubernetes of this.#kubernetes.values()) kubernetes.close();
  }
}
