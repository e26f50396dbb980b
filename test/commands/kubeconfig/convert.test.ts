import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createHome } from '../../support/home.ts';
import { runInProcess } from '../../support/in-process.ts';
import { writeHomeFile } from '../../support/logged-in-home.ts';

const ranchers = readFileSync(new URL('../../inputs/empty-server.yaml', import.meta.url), 'utf8').replaceAll(
  'rancher token',
  'rancher',
);
const login = 'kubectl rancher login https://rancher.example.com';

test('convert for a server without a login says to log in next; with a key for it in the environment it does not', async () => {
  const home = createHome();
  writeHomeFile(home, 'kubeconfig', ranchers);
  const { code, stderr } = await runInProcess(['kubeconfig', 'convert', '--server=rancher.example.com'], home.env);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Converted /);
  expect(stderr).toContain(`\nLog in next: ${login}\n`);
  writeHomeFile(home, 'kubeconfig', ranchers);
  const key = { RANCHER_URL: 'https://rancher.example.com', RANCHER_TOKEN_KEY: 'token-abcde:key' };
  const keyed = await runInProcess(['kubeconfig', 'convert', '--server=rancher.example.com'], { ...home.env, ...key });
  expect(keyed).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Log in next') });
});
