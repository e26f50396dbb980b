import type { UserEntry } from './kubeconfig.ts';

export interface ExecEntryOptions {
  /** Without the scheme. */
  host: string;
  clusterId: string;
  /** Undefined: the entry names none. */
  profile: string | undefined;
  /** What runs the plugin, and what comes before its options. */
  plugin: { command: string; args: string[] };
}

const installHint = `kubectl-rancher-auth is part of kubectl-rancher, which logs in to Rancher for kubectl.
If it is installed, but this program does not find it on its PATH, run in a terminal:
  kubectl rancher kubeconfig --all --merge --exec --command absolute`;

/** The user entry that makes a Kubernetes client run this program's plugin for one cluster. */
export function execEntry({ host, clusterId, profile, plugin }: ExecEntryOptions): UserEntry {
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: plugin.command,
      args: [
        ...plugin.args,
        `--server=${host}`,
        `--cluster=${clusterId}`,
        ...(profile === undefined ? [] : [`--profile=${profile}`]),
      ],
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
      installHint,
    },
  };
}
