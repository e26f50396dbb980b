import { asAdmin, asUser, bodyOf, type Prepare, takingEffectLater } from '../exchange.ts';
import { field, type Json, listField, textField } from '../json.ts';
import { disable, newPassword, newUser, standardUser, userSession } from '../preparations.ts';
import type { RancherUnderTest } from '../rancher-under-test.ts';

/** A user's change of their own password. */
function changing(passwords: (old: string) => { currentPassword: string; newPassword: string }): Prepare {
  return async (rancher) => {
    const { bearer } = await userSession(rancher);
    return { bearer, body: passwords((await standardUser(rancher)).password) };
  };
}

/** The update of a user by that user. */
const ofOneself: Prepare = async (rancher, fixture) => {
  const { id } = await standardUser(rancher);
  return { ...(await asUser(rancher, fixture)), path: `/v3/users/${id}` };
};

async function adminId(rancher: RancherUnderTest): Promise<string> {
  const [admin] = listField(await rancher.asAdmin('GET', '/v3/users?me=true'), 'data');
  return textField(admin, 'id');
}

export const userExchanges: Record<string, Prepare> = {
  'me-must-change-password': async (rancher) => {
    const user = await newUser(rancher, { mustChangePassword: true });
    return { bearer: (await rancher.login(user)).bearer };
  },
  'user-create': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    body: { ...bodyOf(fixture), username: rancher.newName() },
    after: ({ body }) => rancher.deleteAtEnd(`/v3/users/${textField(body, 'id')}`),
  }),
  'user-disable': async (rancher, fixture) => {
    const { id } = await newUser(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/users/${id}` };
  },
  'user-setpassword': async (rancher, fixture) => {
    const { id } = await newUser(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/users/${id}?action=setpassword` };
  },
  'user-changepassword-same': changing((old) => ({ currentPassword: old, newPassword: old })),
  'user-changepassword-short': changing((old) => ({ currentPassword: old, newPassword: 'Aa1-short' })),
  'user-changepassword-username': async (rancher) => {
    const { bearer } = await userSession(rancher);
    const { password } = await standardUser(rancher);
    // The fixture's user name was shorter than a password has to be.
    return { bearer, body: { currentPassword: password, newPassword: 'jane' } };
  },
  'user-changepassword-wrong': changing(() => ({ currentPassword: newPassword(), newPassword: newPassword() })),
  'user-disable-foreign': async (rancher, fixture) => ({
    ...(await asUser(rancher, fixture)),
    path: `/v3/users/${await adminId(rancher)}`,
  }),
  'user-disable-self': ofOneself,
  'user-disable-self-admin': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    path: `/v3/users/${await adminId(rancher)}`,
  }),
  'user-enable-self': ofOneself,
  'user-enabled-not-bool': async (rancher, fixture) => {
    const { id } = await newUser(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/users/${id}` };
  },
  'user-get-unknown': asAdmin,
  'user-update-unknown': asAdmin,
  'users-list-admin': async (rancher, fixture) => {
    const { id, username } = await standardUser(rancher);
    const isWanted = (user: Json) =>
      ['jane', 'bob', username].includes(textField(user, 'username')) && field(user, 'creatorId') !== null;
    const reduce = (body: Json): Json => {
      const users = listField(body, 'data').filter(isWanted);
      return typeof body === 'object' ? { ...body, data: users } : body;
    };
    return { ...(await asAdmin(rancher, fixture)), reduce, aliases: [[id, 'u-vvtrz']] };
  },
  'users-list-user': asUser,
  'v3-disabled-user': takingEffectLater(async (rancher) => {
    const user = await newUser(rancher);
    const { bearer } = await rancher.login(user);
    await disable(rancher, user);
    return { bearer };
  }),
};
