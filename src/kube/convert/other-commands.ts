import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { readCredential } from '../kubeconfig/user-credential.ts';
import { findText, findTexts, findValue } from '../yaml/value.ts';

/** A user that seems to run Rancher's plugin, but not as Rancher writes it. */
export interface OtherCommand {
  user: string;
  /**
   * `wrapped`: another program, a shell for example, runs it; `renamed`: the command is called otherwise, `rancher-2.9` for example;
   * `optionsBefore`: something stands before `token`.
   */
  how: 'wrapped' | 'renamed' | 'optionsBefore';
  /** The last part of its path. */
  command: string;
  /** What it names as the server; undefined where nothing was found. */
  server: string | undefined;
}

/** The users that run Rancher's plugin in a way that is not understood. */
export function findOtherCommands(files: KubeconfigFiles): OtherCommand[] {
  return files.all('users').flatMap((user) => {
    const isUsed = readCredential(user.body) === undefined && files.find('users', user.name) === user;
    return (isUsed && readOtherCommand(user)) || [];
  });
}

function readOtherCommand({ name, body }: Entry): OtherCommand | undefined {
  const exec = findValue(body, 'exec');
  const command = findText(exec, 'command')?.split(/[/\\]/).at(-1) ?? '';
  const args = findTexts(exec, 'args') ?? [];
  const how = howRun(command.replace(/\.(exe|cmd)$/i, ''), args);
  if (how === undefined) return undefined;
  const [, server] = /--server[= ]["']?([^\s"';]+)/.exec(args.join(' ')) ?? [];
  return { user: name, how, command, server };
}

function howRun(program: string, args: string[]): OtherCommand['how'] | undefined {
  if (program === 'rancher') return args.includes('token') ? 'optionsBefore' : undefined;
  if (program === 'kubectl') return undefined;
  if (/^rancher[\w.-]+$/i.test(program)) return args.includes('token') ? 'renamed' : undefined;
  return /(?<!kubectl\s)(?<![\w-])rancher[\w.-]*["']?\s+([^|;&]*\s)?token(?![\w-])/.test(args.join(' '))
    ? 'wrapped'
    : undefined;
}
