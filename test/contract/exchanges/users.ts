import { asAdmin, bodyOf, type Prepare } from '../exchange.ts';
import { textField } from '../json.ts';
import { disable, newUser } from '../preparations.ts';

export const userExchanges: Record<string, Prepare> = {
  'me-must-change-password': async (rancher) => {
    const user = await newUser(rancher, { mustChangePassword: true });
    return { bearer: (await rancher.login(user)).bearer };
  },
  'user-create': async (rancher, fixture) => ({
    ...(await asAdmin(rancher, fixture)),
    body: { ...bodyOf(fixture), username: rancher.newName() },
    after: ({ body }) => rancher.keep(`/v3/users/${textField(body, 'id')}`),
  }),
  'user-disable': async (rancher, fixture) => {
    const { id } = await newUser(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/users/${id}` };
  },
  'user-setpassword': async (rancher, fixture) => {
    const { id } = await newUser(rancher);
    return { ...(await asAdmin(rancher, fixture)), path: `/v3/users/${id}?action=setpassword` };
  },
  'v3-disabled-user': async (rancher) => {
    const user = await newUser(rancher);
    const { bearer } = await rancher.login(user);
    await disable(rancher, user);
    return { bearer };
  },
};
