import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerRequest } from '../../src/flows/credential/answer-request.ts';
import { logIn } from '../../src/flows/session/log-in.ts';
import { Secret } from '../../src/secret.ts';
import { credentialFileName, formatCredential } from '../../src/store/credentials/credential-format.ts';
import { clusterId, useSandbox } from '../support/sandbox.ts';
import { createClock, createTestContext } from '../support/test-context.ts';
import { startWatchdog } from '../support/watchdog.ts';
import { mangled, noise } from './arbitraries.ts';
import { rounds } from './size.ts';
import { countWays } from './ways.ts';

const someone = { given: { username: 'jane', password: new Secret('jane-password') } };

test('whatever lies in the cache, an ask gets a token for its cluster, and the next one finds it there', async () => {
  const clock = createClock();
  const sandbox = await useSandbox({ clock });
  const context = createTestContext({ clock });
  context.servers.save({ url: sandbox.url, caPem: sandbox.caPem });
  await logIn(context, { server: sandbox.url, profile: 'default', trust: {}, sessionStore: 'file', ...someone });
  const common = { server: sandbox.url, profile: 'default', trust: {} };
  const [dev, prod] = ['dev', 'prod'].map((name) => ({ ...common, cluster: clusterId(sandbox, name) }));
  if (dev === undefined || prod === undefined) throw new Error('two clusters are needed');
  const good = formatCredential(await answerRequest(context, { ...dev, isRetry: false }));
  const foreign = formatCredential(await answerRequest(context, { ...prod, isRetry: false }));
  const directory = join(context.directory, 'cache/credentials');

  const lying = fc.record({
    kind: fc.constantFrom('file', 'file', 'file', 'directory', 'pipe', 'link', 'dangling'),
    content: fc.oneof(mangled(fc.constant(good)), fc.constantFrom(foreign, '', '\0'.repeat(4096)), noise),
    ending: fc.constantFrom('', '', '', '.askers', '.checked', '.recent', '.usable', '.background'),
  });
  const put = (path: string, kind: string, content: string): void => {
    const elsewhere = join(context.directory, 'elsewhere');
    writeFileSync(elsewhere, content);
    rmSync(path, { recursive: true, force: true });
    if (kind === 'file') writeFileSync(path, content);
    else if (kind === 'directory') mkdirSync(path);
    else if (kind === 'pipe') execFileSync('mkfifo', [path]);
    else symlinkSync(kind === 'link' ? elsewhere : join(context.directory, 'nothing'), path);
  };

  const ways = countWays('made anew', 'taken from the cache', 'cannot be kept', 'kept');
  const cases = rounds(3_000);
  // What waits at a pipe blocks this very process.
  const watchdog = startWatchdog(60_000);
  await fc.assert(
    fc.asyncProperty(fc.array(lying, { minLength: 1, maxLength: 3 }), fc.boolean(), async (files, isRetry) => {
      watchdog.begin(JSON.stringify(files.map(({ kind, ending }) => kind + ending)));
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { mode: 0o700 });
      const path = join(directory, credentialFileName(dev));
      for (const { kind, content, ending } of files) put(path + ending, kind, content);
      context.credentials.hasRequested(dev, context.caller);
      const { token, tokenId } = await answerRequest(context, { ...dev, isRetry });
      const onServer = sandbox.state.tokens.get(tokenId);
      // A mangled file may still be whole, with another token in it: that is found out at the next check.
      const isOwn = onServer?.clusterId === dev.cluster;
      ways.took(files.some(({ content }) => content.includes(token.expose())) ? 'taken from the cache' : 'made anew');
      expect(isOwn || files.some(({ content }) => content.includes(token.expose()))).toBe(true);
      expect(onServer?.clusterId ?? dev.cluster).toBe(dev.cluster);
      const isBlocked = readdirSync(directory, { withFileTypes: true }).some((entry) => entry.isDirectory());
      ways.took(isBlocked ? 'cannot be kept' : 'kept');
      if (isBlocked) return;
      expect(context.credentials.find(dev)?.token.expose()).toBe(token.expose());
      context.credentials.list(sandbox.url, 'default');
      context.credentials.noteCaller(dev, context.caller, context.clock.now());
    }),
    {
      ...cases,
      examples: [
        // A token would have been made for another cluster than the one that was asked for.
        [[{ kind: 'file', content: good.replace('"clusterId":"', '"clusterId":"x'), ending: '' }], true],
        [[{ kind: 'file', content: good, ending: '' }], false],
      ],
    },
  );
  ways.expectAll(cases);
});
