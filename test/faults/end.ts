import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, run } from '../support/process.ts';
import { checkSecrets } from './checks.ts';
import { isTemporary, listFiles, listOwnFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { describeToken, listLasting } from './truth.ts';
import { contextOf, lockDirectoryOf, logins, places, type World } from './world.ts';

/**
 * After all rounds: one ask and one login each, and an ask that fails, sweep up what the dead have left, and a logout leaves nothing,
 * neither here nor on the server.
 */
export async function checkEnd(world: World): Promise<Finding[]> {
  makeOld(world);
  const findings: Finding[] = [];
  /** With all trouble gone, each of these does what it is for. */
  const expectCode = async (wanted: number, what: string, running: Promise<Finished>): Promise<void> => {
    const { code, stderr } = await running;
    if (code !== wanted) findings.push({ name: 'no recovery', detail: `at the end: ${what}: ${code}: ${stderr}` });
  };
  for (const { profile, username, prefix } of logins) {
    const login = ['login', world.url, '--force', '--profile', profile, '--username', username, '--password-stdin'];
    const trusting = [...login, '--ca-checksum', world.sandbox.caChecksum, '--no-merge'];
    await expectCode(0, 'login', world.rancher(trusting, world.passwords[username]));
    const merge = ['kubeconfig', '--all', '--merge', '--profile', profile, '--prefix', prefix, '--exec', '--dry-run'];
    await expectCode(0, 'kubeconfig', world.rancher(merge));
  }
  for (const place of places) await expectCode(0, contextOf(world, place), world.getPods(place));
  // Only what fails for a client is remembered.
  const env = { ...world.env, KUBERNETES_EXEC_INFO: '{"apiVersion":"client.authentication.k8s.io/v1","spec":{}}' };
  const failing = run('kubectl-rancher-auth', [`--server=${world.host}`, '--cluster=c-none'], { env });
  await expectCode(5, 'an ask that fails', failing);
  const secrets = checkSecrets(world);
  const temporary = listOwnFiles(world).filter(isTemporary);
  const tickets = places.flatMap((place) => listTickets(lockDirectoryOf(world, place)));
  for (const { profile } of logins)
    await expectCode(0, `logout of ${profile}`, world.rancher(['logout', world.url, '--profile', profile]));
  const credentials = [
    ...listFiles(join(world.directories.cache, 'credentials')),
    ...listFiles(join(world.directories.data, 'sessions')),
  ].filter((path) => !path.endsWith('.last-sweep'));
  const left = listLasting(world).map(describeToken);
  return [
    ...findings,
    ...secrets,
    ...checkSecrets(world),
    ...temporary.map((detail): Finding => ({ name: 'temporary file left', detail })),
    ...tickets.map((detail): Finding => ({ name: 'temporary file left', detail })),
    ...credentials.map((detail): Finding => ({ name: 'secret shown', detail: `after the logout: ${detail}` })),
    ...left.map((detail): Finding => ({ name: 'token stranded', detail: `after the logout: ${detail}` })),
  ];
}

/** As if some hours had passed, and the program lay elsewhere since. */
function makeOld(world: World): void {
  for (const path of listOwnFiles(world).filter((name) => /\.tmp$|\.last-sweep$/.test(name))) {
    const time = Date.now() / 1000 - 7_200;
    utimesSync(path, time, time);
  }
  writeFileSync(join(world.directories.data, 'bin/installation'), 'elsewhere\n');
}

function listTickets(directory: string): string[] {
  return readdirSync(directory).filter((name) => /^[ct]/.test(name));
}
