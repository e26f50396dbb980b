import type { Exchange } from '../exchange.ts';

const SAML = [
  'saml-acs-no-cookies',
  'saml-acs-replay',
  'saml-authtoken-unknown-v3',
  'saml-badkey-garbage-2-acs',
  'saml-disabled-user-2-acs',
  'saml-err-case-type',
  'saml-err-foreign-final',
  'saml-err-no-final',
  'saml-kubeconfig-0-poll-before',
  'saml-kubeconfig-1-login',
  'saml-kubeconfig-2-acs',
  'saml-kubeconfig-3-poll',
  'saml-kubeconfig-3c-poll-v3',
  'saml-kubeconfig-4-delete',
  'saml-kubeconfig-5-poll-after-delete',
  'saml-kubeconfig-6-token',
];

const OIDC = ['login-oidc-code-no-verifier', 'login-oidc-code-reused', 'login-oidc-code', 'providers-oidc'];

const GITHUB = ['login-github-code-reused', 'login-github-code', 'providers-github'];

/** What the sandbox does not speak yet, and why. */
export const notCoveredExchanges: Record<string, Exchange> = {
  ...because(SAML, 'the sandbox has no SAML provider yet'),
  ...because(OIDC, 'the sandbox has no OIDC provider yet'),
  ...because(GITHUB, 'the sandbox has no GitHub provider yet'),
};

function because(names: string[], notCovered: string): Record<string, Exchange> {
  return Object.fromEntries(names.map((name) => [name, { notCovered }]));
}
