import { type Answer, json, notFound } from '../answers.ts';
import { type Exchange, param } from '../exchange.ts';
import type { Route } from '../router.ts';
import { timestamp, wholeSecond } from '../views/time.ts';

/** What the flags do; the text of token-hashing is captured on Rancher 2.15.0, the other's is not. */
const DESCRIPTIONS: Record<string, { description: string; dynamic: boolean }> = {
  'token-hashing': {
    description: 'Enable one way hashing of tokens. Once enabled token hashing can not be disabled',
    dynamic: true,
  },
  'oidc-provider': { description: 'Enable Rancher as an OIDC provider', dynamic: false },
};

/** The feature flags that touch tokens. */
export const featureRoutes: Route[] = [{ method: 'GET', path: '/v3/features/:name', handler: get }];

function get(exchange: Exchange): Answer {
  const name = param(exchange, 'name');
  const value = exchange.rancher.state.features.get(name);
  if (value === undefined) throw notFound('features', name);
  return json(featureView(exchange, name, value));
}

/** A flag as captured on Rancher 2.15.0. */
function featureView({ baseUrl, rancher }: Exchange, name: string, value: boolean) {
  const self = `${baseUrl}/v3/features/${name}`;
  return {
    baseType: 'feature',
    created: timestamp(rancher.state.begun),
    createdTS: wholeSecond(rancher.state.begun),
    creatorId: null,
    id: name,
    links: { remove: self, self, update: self },
    name,
    state: 'active',
    status: {
      default: false,
      ...DESCRIPTIONS[name],
      lockedValue: null,
      prime: false,
      type: '/v3/schemas/featureStatus',
    },
    transitioning: 'no',
    transitioningMessage: '',
    type: 'feature',
    uuid: rancher.state.uuid,
    value,
  };
}
