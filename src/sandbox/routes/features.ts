import { type Answer, json, notFound } from '../answers.ts';
import { type Exchange, param } from '../exchange.ts';
import type { Route } from '../router.ts';
import { timestamp, wholeSecond } from '../views/time.ts';

const TOKEN_HASHING = 'token-hashing';

/** The one feature flag that touches tokens. */
export const featureRoutes: Route[] = [{ method: 'GET', path: '/v3/features/:name', handler: get }];

function get(exchange: Exchange): Answer {
  const name = param(exchange, 'name');
  if (name !== TOKEN_HASHING) throw notFound('features', name);
  return json(tokenHashing(exchange));
}

/** The flag, off, as captured on Rancher 2.15.0. */
function tokenHashing({ baseUrl, rancher }: Exchange) {
  const self = `${baseUrl}/v3/features/${TOKEN_HASHING}`;
  return {
    baseType: 'feature',
    created: timestamp(rancher.state.begun),
    createdTS: wholeSecond(rancher.state.begun),
    creatorId: null,
    id: TOKEN_HASHING,
    links: { remove: self, self, update: self },
    name: TOKEN_HASHING,
    state: 'active',
    status: {
      default: false,
      description: 'Enable one way hashing of tokens. Once enabled token hashing can not be disabled',
      dynamic: true,
      lockedValue: null,
      prime: false,
      type: '/v3/schemas/featureStatus',
    },
    transitioning: 'no',
    transitioningMessage: '',
    type: 'feature',
    uuid: rancher.state.uuid,
    value: false,
  };
}
