import type { Context } from '../../../src/flows/context.ts';
import { listCompletions } from '../../../src/flows/overview/completions.ts';
import { logIn } from '../../../src/flows/session/log-in.ts';
import { Secret } from '../../../src/secret.ts';

/** What a command may be run with. */
export interface Target {
  url: string;
  /** A cluster with no credential in the cache, and one whose credential is due for a check. */
  fresh: string;
  cached: string;
  /** A token of the user's, which is not the session. */
  tokenId: string;
  /** Another one, as it is used. */
  apiKey: string;
}

/** A command that talks to the server. */
export interface HostileCommand {
  name: string;
  /** Its arguments, or what it runs. */
  run: string[] | ((context: Context) => Promise<unknown>);
  /** Why its exit code may be 0 although the server did not do what was asked. */
  maySucceed?: string;
  /** Whether its output is a token. */
  printsToken?: true;
  /** Why its exit code may be another one although the server is honest. */
  mayFail?: string;
  /** Why the same holds when only a later request was answered so. */
  maySucceedLater?: string;
  /** The stored files that it may change, and why. */
  mayChange?: { files: RegExp; reason: string };
}

const loggedOut = {
  files: /sessions|credentials/,
  reason: 'logging out of a server that cannot be reached forgets the login here, and says what is left there',
};

const endedThere = {
  files: /sessions|credentials/,
  reason: 'a session that the server says has ended is forgotten',
};

/** Every command that talks to a server. */
export function hostileCommands({ url, fresh, cached, tokenId, apiKey: key }: Target): HostileCommand[] {
  const command = (...run: string[]): HostileCommand => ({ name: run.slice(0, 2).join(' '), run });
  const apiKey = new Secret(key);
  return [
    {
      ...command('token', `--server=${url}`, `--cluster=${fresh}`),
      name: 'token',
      printsToken: true,
      maySucceedLater: 'a token that was minted is used, although nobody knows whether its cluster responds',
      mayChange: { files: /sessions|credentials/, reason: `that token is cached; ${endedThere.reason}` },
    },
    {
      ...command('token', `--server=${url}`, `--cluster=${cached}`),
      name: 'token of a cached credential',
      printsToken: true,
      maySucceed: "a cached credential outlives the server: a cluster's own endpoint works while Rancher is away",
      mayChange: { files: /sessions|credentials/, reason: 'when it was checked is kept; one that was refused is not' },
    },
    {
      ...command('login', url, '--force', '--no-merge', '--method=password', '--username=admin'),
      name: 'login with a password',
    },
    {
      name: 'login with an API key',
      run: (context) => logIn(context, { server: url, profile: 'default', trust: {}, given: { apiKey } }),
    },
    { ...command('token', 'delete', '--all'), mayChange: endedThere },
    { ...command('logout', url), maySucceed: loggedOut.reason, mayChange: loggedOut },
    command('clusters'),
    command('shell', fresh, '--', 'true'),
    command('kubeconfig', '--all', '--exec'),
    { ...command('kubeconfig', '--all', '--exec', '--merge'), name: 'kubeconfig --merge' },
    {
      ...command('kubeconfig', 'convert', '--revoke'),
      mayChange: {
        files: /kubeconfig/,
        reason: 'the file is converted first, and its tokens are named when they stay',
      },
    },
    command('tokens', 'list'),
    { ...command('tokens', 'create', '--ttl=5m'), printsToken: true },
    command('tokens', 'delete', tokenId, '--yes'),
    command('tokens', 'prune', '--kind=api-key', '--yes'),
    command('settings', 'list'),
    command('settings', 'get', 'auth-token-max-ttl-minutes'),
    command('settings', 'set', 'auth-user-session-ttl-minutes', '480'),
    command('settings', 'token-hashing', '--enable', '--yes', '--i-have-a-backup'),
    command('users', 'list'),
    command('users', 'disable', 'jane', '--yes'),
    command('users', 'enable', 'jane', '--yes'),
    command('audit', '--fail-on=never'),
    { ...command('doctor'), mayFail: 'it looks at this machine too' },
    { ...command('version'), maySucceed: 'any response is one of a server that does not say its version' },
    {
      name: 'completion of clusters',
      run: (context) => listCompletions(context, ['kubeconfig'], 'default'),
      maySucceed: 'a person at the Tab key gets fewer words, and no error',
    },
  ];
}
