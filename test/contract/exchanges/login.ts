import { anonymous, bodyOf, type Prepare, takingEffectLater } from '../exchange.ts';
import { disable, newUser, standardUser } from '../preparations.ts';

/** The fixture's body with the admin's name and password. */
const loginOfAdmin: Prepare = ({ admin }, fixture) => ({ body: { ...bodyOf(fixture), ...admin } });

/** The same, but with the password of the fixture, which is not valid here. */
const badLoginOfAdmin: Prepare = ({ admin }, fixture) => ({ body: { ...bodyOf(fixture), username: admin.username } });

export const loginExchanges: Record<string, Prepare> = {
  'login-bad-password': badLoginOfAdmin,
  'login-cookie': loginOfAdmin,
  'login-disabled-provider': loginOfAdmin,
  'login-disabled-user': takingEffectLater(async (rancher, fixture) => {
    const user = await newUser(rancher);
    await disable(rancher, user);
    return { body: { ...bodyOf(fixture), username: user.username, password: user.password } };
  }),
  'login-empty': anonymous,
  'login-json': loginOfAdmin,
  'login-kubeconfig': loginOfAdmin,
  'login-kubeconfig_c-zzzzz': loginOfAdmin,
  'login-kubeconfig_local': loginOfAdmin,
  'login-must-change-password': async (rancher, fixture) => {
    const { username, password } = await newUser(rancher, { mustChangePassword: true });
    return { body: { ...bodyOf(fixture), username, password } };
  },
  'login-unknown-provider': loginOfAdmin,
  'login-unknown-user': (rancher, fixture) => ({ body: { ...bodyOf(fixture), username: rancher.newName() } }),
  'login-user': async (rancher, fixture) => {
    const { username, password } = await standardUser(rancher);
    return { body: { ...bodyOf(fixture), username, password } };
  },
  'login-v3-public': loginOfAdmin,
  'login-v3-public-bad': badLoginOfAdmin,
};
