import { CliError } from '../../errors.ts';
import type { ConvertOutcome, LeftUser } from '../../kube/convert/convert-kubeconfig.ts';
import type { OtherCommand } from '../../kube/convert/other-commands.ts';
import { kubectlCommand } from '../../kubectl-command.ts';
import { ownCommand } from '../../own-commands.ts';
import { oneLine, printable } from '../../printable.ts';
import { parseServerUrl } from '../../server-url.ts';
import { quoteForShell } from '../../shell-words.ts';
import { countOf } from '../output/count.ts';

/** What was asked for. */
interface Asked {
  file?: string | undefined;
  /** The server whose entries were to be converted; absent: all. */
  server?: string | undefined;
  profile: string;
}

/** What of Rancher's was not converted, with why and what to type: two lines for each. */
export function describeLeftovers({ left, others, otherCommands }: ConvertOutcome, asked: Asked): string[] {
  const leftovers = [
    ...left.map((user) => describeLeft(user, asked)),
    ...others.map((user) => describeOther(user, asked)),
    ...otherCommands.map((user) => describeCommand(user, asked)),
  ];
  return leftovers.flatMap(({ name, why, nextStep }) => [
    `Left ${printable(name)} as it is: ${oneLine(why)}`,
    `  ${oneLine(nextStep)}`,
  ]);
}

/** The failure for a script that wants nothing of Rancher's left; undefined when all was converted that was asked for. */
export function failureOfLeftovers(
  { left, others, otherCommands }: ConvertOutcome,
  { server }: Asked,
): CliError | undefined {
  const users = [...left, ...otherCommands, ...(server === undefined ? others : [])].map(({ user }) => user);
  const count = new Set(users).size;
  if (count === 0) return undefined;
  return new CliError('failed', `${countOf(count, 'user')} of Rancher could not be converted`);
}

interface Leftover {
  name: string;
  why: string;
  nextStep: string;
}

function describeLeft({ user, context, reason, host, cluster }: LeftUser, asked: Asked): Leftover {
  const name = context ?? user;
  if (reason === 'noContext') {
    const remove = kubectlCommand(`config delete-user ${quoteForShell(user)}`, asked.file);
    return { name, why: 'no context uses it, so its cluster is unknown', nextStep: `To remove it: ${remove}` };
  }
  if (reason === 'unknownCluster' || cluster === undefined) {
    return { name, why: 'nothing in the file says which cluster it is for', nextStep: newContexts(asked) };
  }
  if (host === undefined) {
    return {
      name,
      why: `its address is on another server, ${cluster.host}`,
      nextStep: withServer(cluster.host, asked),
    };
  }
  const address = quoteForShell(`https://${host}/k8s/clusters/${cluster.id}`);
  const change = kubectlCommand(`config set-cluster ${quoteForShell(cluster.name)} --server=${address}`, asked.file);
  return {
    name,
    why: `its address is on another server, ${cluster.host}, than its user, ${host}`,
    nextStep: `If both are the same server, run this, then convert again: ${change}`,
  };
}

function describeOther({ user, host }: ConvertOutcome['others'][number], asked: Asked): Leftover {
  if (host === undefined) {
    return { name: user, why: 'nothing in the file says which server its token is for', nextStep: newContexts(asked) };
  }
  const fault = faultOf(host);
  if (fault === undefined) return { name: user, why: `it is for ${host}`, nextStep: withServer(host, asked) };
  return { name: user, why: fault, nextStep: rewriteUser(user, undefined, asked) };
}

function faultOf(host: string): string | undefined {
  try {
    parseServerUrl(host);
    return undefined;
  } catch (error) {
    if (error instanceof CliError) return error.message;
    throw error;
  }
}

function describeCommand({ user, how, command, server }: OtherCommand, asked: Asked): Leftover {
  const why = {
    wrapped: `it runs "rancher token" through ${command}`,
    renamed: `its command is ${command}, not rancher`,
    optionsBefore: 'its arguments have options before "token"',
  };
  return { name: user, why: why[how], nextStep: rewriteUser(user, server, asked) };
}

/** Makes a user look as Rancher writes it; without a server, it is that of its contexts. */
function rewriteUser(user: string, server: string | undefined, { file }: Asked): string {
  const option = server === undefined ? '' : ` --exec-arg=${quoteForShell(`--server=${server}`)}`;
  const words = `config set-credentials ${quoteForShell(user)} --exec-command=rancher --exec-arg=token${option}`;
  return `Run this, then convert again: ${kubectlCommand(words, file)}`;
}

function withServer(server: string, { file, profile }: Asked): string {
  const words = file === undefined ? 'kubeconfig convert' : `kubeconfig convert ${quoteForShell(file)}`;
  return `To convert it: ${ownCommand(words, { server, profile })}`;
}

function newContexts({ file, server, profile }: Asked): string {
  const option = file === undefined ? '' : ` -f ${quoteForShell(file)}`;
  return `To get new contexts: ${ownCommand(`kubeconfig --all --merge --exec${option}`, { server, profile })}`;
}
