import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSecrets } from './checks.ts';
import { isTemporary, listFiles, listOwnFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { lockDirectoryOf, logins, places, type World } from './world.ts';

/**
 * After all rounds: one ask and one login each, and an ask that fails, sweep up what the dead have left, and a logout leaves nothing,
 * neither here nor on the server.
 */
export async function checkEnd(world: World): Promise<Finding[]> {
  makeOld(world);
  for (const { profile, username } of logins) {
    const login = ['login', world.url, '--force', '--profile', profile, '--username', username, '--password-stdin'];
    await world.rancher([...login, '--ca-checksum', world.sandbox.caChecksum, '--no-merge'], world.passwords[username]);
    await world.rancher(['kubeconfig', '--all', '--merge', '--profile', profile, '--exec', '--dry-run']);
  }
  for (const place of places) await world.getPods(place);
  await world.rancher(['token', '--server', world.url, '--cluster', 'c-none']);
  const secrets = checkSecrets(world);
  const temporary = listOwnFiles(world).filter(isTemporary);
  const tickets = places.flatMap((place) => listTickets(lockDirectoryOf(world, place)));
  for (const { profile } of logins) await world.rancher(['logout', world.url, '--profile', profile]);
  const credentials = [
    ...listFiles(join(world.directories.cache, 'credentials')),
    ...listFiles(join(world.directories.data, 'sessions')),
  ].filter((path) => !path.endsWith('.last-sweep'));
  const left = [...world.sandbox.state.tokens.keys()];
  return [
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
