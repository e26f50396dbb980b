import { isOwnDescription } from './token-description.ts';

/** The kinds of Rancher's tokens, and what each is for. */
export const tokenPurposes = {
  session: 'a login, in a browser or a terminal',
  kubeconfig: 'a kubeconfig',
  'kubectl-shell': "the kubectl shell of Rancher's web pages",
  agent: "Rancher's agent in a cluster, which needs it to run",
  compose: "Rancher's import of a compose file",
  helm: "Rancher's installation of a Helm chart",
  pipeline: "Rancher's pipelines",
  telemetry: "Rancher's usage statistics",
  'drain-node': "Rancher's draining of nodes",
  'api-key': 'an API key, made by a person or a program',
  other: 'unknown to this program',
} as const;

export type TokenKind = keyof typeof tokenPurposes;

export const tokenKinds = Object.keys(tokenPurposes).filter(isTokenKind);

function isTokenKind(text: string): text is TokenKind {
  return Object.hasOwn(tokenPurposes, text);
}

/** What a token is for, in words: of the API keys, those that this program creates for kubectl say so. */
export function purposeOf({ kind, description }: { kind: TokenKind; description: string }): string {
  const isForKubectl = kind === 'api-key' && isOwnDescription(description);
  return isForKubectl ? 'kubectl, created by kubectl-rancher' : tokenPurposes[kind];
}

/** How Rancher names the tokens that it makes itself. */
const nameForms: [RegExp, TokenKind][] = [
  [/^kubeconfig-/, 'kubeconfig'],
  [/^kubectl-shell-/, 'kubectl-shell'],
  [/^agent-/, 'agent'],
  [/^compose-token-/, 'compose'],
  [/^helm-token-/, 'helm'],
  [/-pipeline/, 'pipeline'],
  [/^telemetry-/, 'telemetry'],
  [/^drain-node-/, 'drain-node'],
];

export interface TokenMarks {
  /** Without `ext/`. */
  name: string;
  /**
   * The label `authn.management.cattle.io/kind`; empty where there is none: on keys, and on tokens of older servers.
   */
  label: string;
  /** Whether it was made with another token, as API keys are, not by a login. */
  isDerived: boolean;
}

/** A token's kind: by its label, else by its name, else by how it was made. */
export function kindOf({ name, label, isDerived }: TokenMarks): TokenKind {
  if (isTokenKind(label)) return label;
  const [, named] = nameForms.find(([form]) => form.test(name)) ?? [];
  if (named !== undefined) return named;
  if (label !== '') return 'other';
  return isDerived ? 'api-key' : 'session';
}
