import { environmentKey } from '../../environment-key.ts';
import { loginCommand } from '../../own-commands.ts';
import { environmentServer } from '../environment-server.ts';
import { preferredSessionStore } from '../session/preferred-store.ts';
import { type Check, ok, problem, warning } from './check.ts';

const useFiles = 'export KUBECTL_RANCHER_SESSION_STORE=file';

/** Whether a secret can be stored in the keychain and read back. */
export const keychain: Check = {
  name: 'keychain',
  async run({ context, server, profile, tryKeychain }) {
    const { sessionStore } = preferredSessionStore(context.env);
    const kept = context.sessions.list().filter(({ store }) => store === 'keychain');
    if (sessionStore === 'file' && kept.length === 0) return [ok('not used: you chose to store sessions in files')];
    if (server !== undefined && environmentServer(context.env) === server && kept.length === 0)
      return [ok(`not used: ${environmentKey(context.env)?.name} is the session`)];
    const fault = await tryKeychain();
    if (fault === undefined) return [ok('works')];
    const looked = kept.find((record) => record.server === server && record.profile === profile);
    const toFile = loginCommand(looked ?? kept[0] ?? { server, profile }, '--force --session-store file');
    if (kept.length > 0) {
      return [
        problem(`a session is stored in the keychain, which cannot be used: ${fault}`, `Unlock it, or run: ${toFile}`),
      ];
    }
    if (sessionStore === 'keychain') {
      return [
        problem(
          `you chose to store sessions in the keychain, which cannot be used: ${fault}`,
          `Unlock it, or run: ${useFiles}`,
        ),
      ];
    }
    const files = process.platform === 'win32' ? 'files' : 'files only you can read';
    const what = `it cannot be used (${fault}); sessions are stored in ${files}`;
    return [warning(what, `To silence this warning: ${useFiles}`)];
  },
};
