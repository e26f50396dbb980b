import type { Clock } from '../platform/clock.ts';
import { Kubernetes } from './kubernetes/kubernetes.ts';
import type { RancherState } from './state.ts';

/** What the routes work with: the state, and the Kubernetes API of each cluster. */
export class Rancher {
  readonly state: RancherState;
  readonly clock: Clock;
  readonly #kubernetes = new Map<string, Kubernetes>();

  constructor(state: RancherState) {
    this.state = state;
    this.clock = state.clock;
  }

  /** The Kubernetes API of a cluster, begun when it is first asked for. */
  kubernetes(clusterId: string): Kubernetes {
    const known = this.#kubernetes.get(clusterId);
    if (known) return known;
    const begun = new Kubernetes({ clock: this.clock, serverAddress: `${clusterId}.sandbox.test:6443` });
    this.#kubernetes.set(clusterId, begun);
    return begun;
  }

  /** Ends the watches of all clusters. */
  close(): void {
    for (const kubernetes of this.#kubernetes.values()) kubernetes.close();
  }
}
