import { localTime } from '../../local-time.ts';
import { ownCommand } from '../../own-commands.ts';
import { printable } from '../../printable.ts';
import { findCliTokens } from '../tokens/rancher-cli-tokens.ts';
import { type Check, ok, warning } from './check.ts';

/** Whether the Rancher CLI has left tokens behind, which are valid for every cluster, for weeks. */
export const rancherCli: Check = {
  name: 'rancher-cli',
  async run({ context, profile }) {
    const { path, tokens } = findCliTokens(context);
    if (tokens === undefined || tokens.length === 0) return [ok('it has left no tokens here')];
    const list = tokens.map(({ id, expiresAt }) => `${printable(id)} (until ${localTime(expiresAt)})`).join(', ');
    return [warning(`the Rancher CLI has left tokens in ${printable(path)}: ${list}`, howToRevoke(profile))];
  },
};

function howToRevoke(profile: string): string {
  const [doctor, convert] = [ownCommand('doctor', { profile }), ownCommand('kubeconfig convert', { profile })];
  return `Run "${doctor}" on a terminal: it offers to revoke them. Kubeconfigs that need them: ${convert}`;
}
