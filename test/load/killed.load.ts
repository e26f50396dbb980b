import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parseCredential } from '../../src/store/credentials/credential-format.ts';
import { isCredentialFile } from '../support/credential-files.ts';
import { createHome, type Home } from '../support/home.ts';
import { run } from '../support/process.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';
import { size } from './crowd.ts';

const processes = 50;
const longestMoment = 1_500;

/** One ask in a process group of its own, which is its asker too. */
function startAsk(home: Home, args: string[]): { child: ChildProcess; outcome: Promise<string> } {
  const child = spawn('/bin/sh', ['-c', `kubectl-rancher-auth ${args.join(' ')}; exit $?`], {
    env: home.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const outcome = new Promise<string>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? `${code} ${isAnswer(output)}`));
  });
  return { child, outcome };
}

function isAnswer(output: string): boolean {
  try {
    return JSON.parse(output).kind === 'ExecCredential';
  } catch {
    return false;
  }
}

test('kill -9 of a random process at a random moment: all others answer, no file is torn, and the next ask answers', async () => {
  const sandbox = await useSandbox();
  const home = createHome();
  const login = ['login', sandbox.url, '--username=jane', '--password-stdin', `--ca-checksum=${sandbox.caChecksum}`];
  await run('kubectl-rancher', login, { env: home.env, input: 'jane-password' });
  const ask = [`--server=${sandbox.url.replace('https://', '')}`, `--cluster=${clusterId(sandbox, 'dev')}`];
  const credentials = home.path('.cache/kubectl-rancher/credentials');
  const rounds = size(200);
  const durations: number[] = [];

  for (let round = 0; round < rounds; round++) {
    await run('rm', ['-rf', credentials], { env: home.env });
    const begin = performance.now();
    const asks = Array.from({ length: processes }, () => startAsk(home, ask));
    const victim = Math.floor(Math.random() * processes);
    await sleep(Math.random() * longestMoment);
    const { child } = asks[victim] ?? {};
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    const outcomes = await Promise.all(asks.map(({ outcome }) => outcome));
    durations.push(performance.now() - begin);

    expect(
      outcomes.filter((outcome, index) => index !== victim && outcome !== '0 true'),
      `round ${round}`,
    ).toEqual([]);
    for (const name of readdirSync(credentials).filter(isCredentialFile)) {
      expect(parseCredential(readFileSync(`${credentials}/${name}`, 'utf8')), `round ${round}`).toBeDefined();
    }
    expect(await startAsk(home, ask).outcome, `round ${round}`).toBe('0 true');
  }
  durations.sort((one, other) => one - other);
  const [median, longest] = [durations[Math.floor(rounds / 2)] ?? 0, durations.at(-1) ?? 0];
  console.log(
    `${rounds} rounds of ${processes} asks: median ${median.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`,
  );
});
