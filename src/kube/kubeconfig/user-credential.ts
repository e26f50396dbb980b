import type { YamlMapping } from '../yaml/nodes.ts';
import { findText, findTexts, findValue } from '../yaml/value.ts';
import { normalHost } from './server-address.ts';

/** An exec entry that runs this program (`ours`) or Rancher's own plugin, with what its arguments say. */
export interface ExecCredential {
  kind: 'exec';
  program: 'ours' | 'rancher';
  command: string;
  /** As `normalHost` gives it; undefined where the arguments name none. */
  host: string | undefined;
  clusterId: string | undefined;
  profile: string;
  /** Whether a token stands beside the command: kubectl uses that, and never runs the command. */
  hasTokenBeside: boolean;
  /** The `rancher token` options that say how to log in and whom to trust, as they are written. */
  loginArgs: string[];
}

/** A token in the file that has the format of Rancher's. The secret part is never read. */
export interface StaticToken {
  kind: 'token';
  /** What stands before the colon, `ext/token-xxxxx` too. */
  id: string;
}

export type RancherCredential = ExecCredential | StaticToken;

/** What was read of an entry: a user is looked at for each of its contexts. */
const known = new WeakMap<YamlMapping, { credential: RancherCredential | undefined }>();

/** What a user entry has of this program's or Rancher's; undefined for any other user. */
export function readCredential(user: YamlMapping | undefined): RancherCredential | undefined {
  if (user === undefined) return undefined;
  const read = known.get(user) ?? { credential: credentialIn(user) };
  known.set(user, read);
  return read.credential;
}

function credentialIn(user: YamlMapping): RancherCredential | undefined {
  const exec = findValue(user, 'exec');
  if (exec?.kind === 'mapping') {
    const hasTokenBeside = ['token', 'tokenFile'].some((field) => findText(user, field));
    const credential = readExec(exec);
    return credential && { ...credential, hasTokenBeside };
  }
  const id = tokenIdIn(user);
  return id === undefined ? undefined : { kind: 'token', id };
}

/** The id of a token of Rancher's in a user entry, beside a command too; undefined where there is none. */
export function tokenIdIn(user: YamlMapping | undefined): string | undefined {
  return /^((?:ext\/)?(?:kubeconfig|token)-[^:]+):.+$/.exec(findText(user, 'token') ?? '')?.[1];
}

function readExec(exec: YamlMapping): Omit<ExecCredential, 'hasTokenBeside'> | undefined {
  const command = findText(exec, 'command') ?? '';
  const args = findTexts(exec, 'args') ?? [];
  const program = programOf(command, args);
  if (program === undefined) return undefined;
  const host = findOption(args, 'server');
  return {
    kind: 'exec',
    program,
    command,
    host: host === undefined ? undefined : normalHost(host),
    clusterId: findOption(args, 'cluster'),
    profile: findOption(args, 'profile') ?? 'default',
    loginArgs: loginArgs(args),
  };
}

/** Whether an exec entry runs this program or Rancher's own plugin. */
export function runsKnownProgram(exec: YamlMapping): boolean {
  return readExec(exec) !== undefined;
}

function programOf(command: string, args: string[]): ExecCredential['program'] | undefined {
  const name = command
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.(exe|cmd)$/i, '');
  if (name === 'kubectl-rancher-auth') return 'ours';
  if (name === 'kubectl-rancher' && args[0] === 'token') return 'ours';
  return name === 'rancher' && args[0] === 'token' ? 'rancher' : undefined;
}

/** The value of `--name=value` or `--name value`; the last one counts, and an empty one as not given. */
export function findOption(args: string[], name: string): string | undefined {
  const values = args.map((arg, index) => {
    if (arg === `--${name}`) return args[index + 1];
    return arg.startsWith(`--${name}=`) ? arg.slice(name.length + 3) : undefined;
  });
  return values.findLast((value) => value !== undefined && value !== '');
}

function loginArgs(args: string[]): string[] {
  return args.flatMap((arg, index) => {
    const [, name, value] = /^--(auth-provider|auth-flow|cacerts|skip-verify)(=.*)?$/s.exec(arg) ?? [];
    if (name === undefined) return [];
    const next = args[index + 1];
    const takesNext = value === undefined && name !== 'skip-verify' && next !== undefined;
    return takesNext ? [arg, next] : [arg];
  });
}
