import type { RancherState, User } from '../state.ts';
import type { SystemTokenKind, Token } from './tokens.ts';

interface SystemTokenTemplate {
  /** The prefix of its name, for a user with this id. */
  generateName(userId: string): string;
  description: string;
}

const forUser = (prefix: string) => (userId: string) => `${prefix}${userId}`;

/** The tokens that Rancher makes for its own use, which never expire, by kind. */
const TEMPLATES: Readonly<Record<SystemTokenKind, SystemTokenTemplate>> = {
  'kubectl-shell': {
    generateName: forUser('kubectl-shell-'),
    description: 'Access to kubectl shell in the browser',
  },
  agent: { generateName: forUser('agent-'), description: 'token for agent deployment' },
  compose: { generateName: forUser('compose-token-'), description: 'token for compose' },
  helm: { generateName: forUser('helm-token-'), description: 'token for helm chart deployment' },
  pipeline: { generateName: () => 'p-sndbx-pipeline', description: 'Pipeline token for project p-sndbx' },
  telemetry: { generateName: forUser('telemetry-'), description: 'token for telemetry' },
  'drain-node': { generateName: forUser('drain-node-'), description: 'token for drain-node' },
};

export const SYSTEM_TOKEN_KINDS: readonly SystemTokenKind[] = [
  ...(['kubectl-shell', 'agent', 'compose', 'helm'] as const),
  ...(['pipeline', 'telemetry', 'drain-node'] as const),
];

/** Adds a token for Rancher's own use, which never expires. */
export function addSystemToken(state: RancherState, kind: SystemTokenKind, { id }: Pick<User, 'id'>): Token {
  const { generateName, description } = TEMPLATES[kind];
  return state.addToken({ userId: id, ttl: 0, kind, description, generateName: generateName(id) });
}

/** Adds a kubeconfig token that never expires, as Rancher made them up to 2.6. */
export function addEndlessKubeconfigToken(state: RancherState, { id }: Pick<User, 'id'>): Token {
  const about = { kind: 'kubeconfig', description: 'Kubeconfig token', generateName: `kubeconfig-${id}` } as const;
  return state.addToken({ userId: id, ttl: 0, ...about });
}

/** Adds many tokens, for all users in turn: every other one is a kubeconfig token that never expires. */
export function addManyTokens(state: RancherState, count: number): void {
  const users = [...state.users.values()];
  for (let index = 0; index < count; index += 1) {
    const user = users[Math.floor(index / 2) % users.length];
    if (!user) return;
    if (index % 2 === 0) addEndlessKubeconfigToken(state, user);
    else state.addToken({ userId: user.id, ttl: 30 * 24 * 3_600_000, description: `API key ${index}` });
  }
}
