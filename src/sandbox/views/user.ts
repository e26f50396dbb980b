import { principalIds } from '../people/principal.ts';
import type { User } from '../state.ts';
import { timestamp, wholeSecond } from './time.ts';

/** A user as v3 shows them to `caller`; only admins may update (captured on Rancher 2.15.0). */
export function userView(user: User, caller: User, baseUrl: string) {
  const self = `${baseUrl}/v3/users/${user.id}`;
  const created = { lastUpdateTime: timestamp(user.created), status: 'True', type: 'InitialRolesPopulated' };
  return {
    actions: actions(self, caller),
    annotations: { 'lifecycle.cattle.io/create.mgmt-auth-users-controller': 'true' },
    baseType: 'user',
    conditions: [created],
    created: timestamp(user.created),
    createdTS: wholeSecond(user.created),
    creatorId: user.creatorId,
    description: '',
    enabled: user.enabled,
    id: user.id,
    labels: labels(user),
    links: links(user, caller, baseUrl),
    me: user.id === caller.id,
    mustChangePassword: user.mustChangePassword,
    name: user.name,
    principalIds: principalIds(user),
    type: 'user',
    username: user.username,
    uuid: user.uuid,
  };
}

function actions(self: string, caller: User): Record<string, string> {
  return {
    ...(caller.admin && { refreshauthprovideraccess: `${self}?action=refreshauthprovideraccess` }),
    setpassword: `${self}?action=setpassword`,
  };
}

function labels(user: User): Record<string, string> {
  return {
    'cattle.io/creator': 'norman',
    ...(user.lastLogin !== null && { 'cattle.io/last-login': String(Math.floor(user.lastLogin / 1000)) }),
  };
}

function links(user: User, caller: User, baseUrl: string): Record<string, string> {
  const self = `${baseUrl}/v3/users/${user.id}`;
  const ofUser = (plural: string) => `${baseUrl}/v3/${plural}?userId=${user.id}`;
  return {
    clusterRoleTemplateBindings: ofUser('clusterRoleTemplateBindings'),
    globalRoleBindings: ofUser('globalRoleBindings'),
    projectRoleTemplateBindings: ofUser('projectRoleTemplateBindings'),
    remove: self,
    self,
    tokens: ofUser('tokens'),
    ...(caller.admin && { update: self }),
  };
}
