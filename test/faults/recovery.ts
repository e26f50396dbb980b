import type { Finding } from './finding.ts';
import { podOf } from './furnish.ts';
import { type Outcome, observe } from './kubectl-run.ts';
import { asksForLogin, readAdvice, readMessages } from './messages.ts';
import { runOnTerminal } from './person.ts';
import { isSessionGood } from './truth.ts';
import { contextOf, type Login, type Place, type World } from './world.ts';

export interface Recovery {
  outcomes: Outcome[];
  /** What kubectl said when it did not work at once, and each step after that. */
  said: string[];
  findings: Finding[];
}

/**
 * The next plain kubectl, with all trouble gone. It works, or fails with one message that names the server and what to type next;
 * that is typed, until kubectl works. On a terminal it may ask for a login instead.
 */
export async function recover(world: World, place: Place, onTerminal = false): Promise<Recovery> {
  const recovery: Recovery = { outcomes: [], said: [], findings: [] };
  const typed = new Map<string, number>();
  for (;;) {
    const outcome = await tryAgain(world, place, { onTerminal, recovery });
    if (showsPodsOf(place, outcome)) return recovery;
    const advice = isDistrusted(outcome.stderr)
      ? [`${mergeAnew} --profile ${place.login.profile}`]
      : readAdvice(outcome.stderr);
    const next = chooseNext(advice, typed);
    recovery.said.push(...readMessages(outcome.stderr));
    if (next === undefined) {
      note(recovery, 'no recovery', place, outcome);
      return recovery;
    }
    await follow(world, place.login, { next, typed, recovery });
  }
}

/** What docs/troubleshooting.md says to where kubectl itself refuses the server, and this program says nothing. */
const mergeAnew = 'kubeconfig --all --merge --exec';

async function tryAgain(
  world: World,
  place: Place,
  { onTerminal, recovery }: { onTerminal: boolean; recovery: Recovery },
): Promise<Outcome> {
  const good = await isSessionGood(world, place.login);
  const running = onTerminal
    ? runOnTerminal(world, place.login, [world.kubectl, '--context', contextOf(world, place), 'get', 'pods'])
    : world.getPods(place);
  const outcome = await observe(world, 'kubectl', running);
  recovery.outcomes.push(outcome);
  const works = showsPodsOf(place, outcome);
  // A busy machine makes it wait, which it says.
  const said = outcome.stderr.replace(/^kubectl-rancher: waiting for \S+ to answer\n/gm, '');
  if (works ? said !== '' : !isClear(world, outcome)) note(recovery, 'unclear message', place, outcome);
  if (good && asksForLogin(onTerminal ? outcome.stdout : outcome.stderr))
    note(recovery, 'lost session', place, outcome);
  return outcome;
}

function note(
  { findings, said }: Recovery,
  name: Finding['name'],
  { login, cluster }: Place,
  { stderr }: Outcome,
): void {
  findings.push({
    name,
    detail: `${login.profile}/${cluster}: ${[...said, stderr.replaceAll(/^E\d{4} .*\n/gm, '')].join('\n-> ')}`,
  });
}

/** The first that was not typed before. Nothing is typed three times: something else may have had to come first, once. */
function chooseNext(advice: string[], typed: Map<string, number>): string | undefined {
  return [0, 1].flatMap((times) => advice.filter((command) => (typed.get(command) ?? 0) === times))[0];
}

/** Somebody who types what a message says, and what the answer to that says. */
async function follow(
  world: World,
  login: Login,
  { next, typed, recovery }: { next: string; typed: Map<string, number>; recovery: Recovery },
): Promise<void> {
  let command: string | undefined = next;
  while (command !== undefined) {
    typed.set(command, (typed.get(command) ?? 0) + 1);
    const outcome = await type(world, login, command.split(/\s+/));
    recovery.outcomes.push(outcome);
    recovery.said.push(`$ ${outcome.what}\n${outcome.stderr.trim()}`);
    command = chooseNext(readAdvice(outcome.stderr), typed);
  }
}

/** kubectl itself does not trust the server any more. */
function isDistrusted(said: string): boolean {
  return /x509|tls: failed to verify/.test(said) && readMessages(said).length === 0;
}

/** The command as it was given, with what no message can say: the server, name, password, and how the contexts are called. */
function type(world: World, { username, prefix }: Login, [command = '', ...words]: string[]): Promise<Outcome> {
  const args = words.map((word) => word.replace('YOUR-RANCHER', world.host));
  const own = command === 'login' ? ['--username', username, '--password-stdin'] : ['--exec', '--prefix', prefix];
  const given = [command, ...args, ...own];
  return observe(world, `kubectl rancher ${given.join(' ')}`, world.rancher(given, world.passwords[username]));
}

/** Whether kubectl listed the pods of this cluster, and of no other. */
export function showsPodsOf({ cluster }: Place, { code, stdout }: Outcome): boolean {
  return code === 0 && stdout.includes(`${podOf(cluster)} `) && stdout.match(/pod-of-/g)?.length === 1;
}

/** One message, once, with the server's name in it and something to type; or kubectl's own about a certificate. */
function isClear({ host }: World, { stderr }: Outcome): boolean {
  if (isDistrusted(stderr)) return true;
  const messages = readMessages(stderr);
  return messages.length === 1 && messages[0]?.includes(host) === true && readAdvice(messages[0]).length > 0;
}
