import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAudited } from '../../support/audited-server.ts';

async function settle() {
  const { rancher, context, sandbox } = await startAudited({ username: 'jane' });
  const file = join(context.directory, 'kubeconfig');
  const merge = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await rancher('kubeconfig', '--all', '--merge', '--exec', '-f', file, ...args);
    expect(code).toBe(0);
    return stderr;
  };
  return { merge, host: new URL(sandbox.url).host };
}

test("a context for a cluster's own endpoint is explained, when it is added", async () => {
  const { merge, host } = await settle();
  expect(await merge()).toContain(
    `\n  prod-fqdn@${host}: straight to the cluster, without Rancher if a token is cached\n`,
  );
  expect(await merge()).not.toContain('straight to the cluster');
});

test('without endpoints there is nothing to explain', async () => {
  const { merge } = await settle();
  expect(await merge('--no-ace')).not.toContain('straight to the cluster');
});

test.each([[['--names', 'plain']], [['--prefix', 'acme-']]])(
  'contexts that stay beside those that were asked for by %s are named, with what removes them',
  async (options) => {
    const { merge, host } = await settle();
    expect(await merge()).not.toContain('old names');
    const note = `  dev@${host}, prod@${host}, prod-fqdn@${host}: old names of these clusters; --prune removes them\n`;
    expect(await merge(...options)).toContain(note);
    expect(await merge(...options)).toContain(note);
    expect(await merge(...options, '--prune')).toContain('3 contexts removed');
    expect(await merge(...options)).not.toContain('old names');
  },
);
