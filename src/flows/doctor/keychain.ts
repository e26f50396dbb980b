import { loginCommand } from '../../own-commands.ts';
import { preferredSessionStore } from '../session/session-need.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** Whether a secret can be put into the keychain, and got back. */
export const keychain: Check = {
  name: 'keychain',
  async examine({ context, server, profile, tryKeychain }) {
    const { sessionStore } = preferredSessionStore(context.env);
    const kept = context.sessions.list().filter(({ store }) => store === 'keychain');
    if (sessionStore === 'file' && kept.length === 0) return [ok('not asked: sessions are kept in files, as you wish')];
    const fault = await tryKeychain();
    if (fault === undefined) return [ok('keeps what it is given')];
    const looked = kept.find((record) => record.server === server && record.profile === profile);
    const toFile = loginCommand(looked ?? kept[0] ?? { server, profile }, '--force --session-store file');
    if (kept.length > 0) {
      return [
        problem(`a session is kept in the keychain, which cannot be used: ${fault}`, `Unlock it, or run: ${toFile}`),
      ];
    }
    if (sessionStore === 'keychain') {
      return [
        problem(`you wish sessions in the keychain, which cannot be used: ${fault}`, `Unlock it, or run: ${toFile}`),
      ];
    }
    const what = `it cannot be used (${fault}); sessions are kept in files that only you can read`;
    return [warning(what, 'To have no such word: export KUBECTL_RANCHER_SESSION_STORE=file')];
  },
};
