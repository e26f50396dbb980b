import { expect, test } from 'vitest';
import { answerOncePerCaller } from '../../../src/flows/credential/once-per-caller.ts';
import { loggedInWithCredential } from '../../support/logged-in-context.ts';
import { clusterId } from '../../support/sandbox.ts';

/** Jane, whose mints for another cluster reach the server, which is cut off before it answers. */
async function cutOff() {
  const { context, sandbox, request } = await loggedInWithCredential();
  const wanted = { ...request, cluster: clusterId(sandbox, 'prod') };
  sandbox.intercept = ({ url, method }, response) => {
    if (url === '/v3/tokens' && method === 'POST') Object.assign(response, { end: () => response.socket?.destroy() });
    return false;
  };
  const left = () => [...sandbox.state.tokens.values()].filter(({ clusterId: of }) => of === wanted.cluster).length;
  const runAfter = async (milliseconds: number): Promise<void> => {
    context.clock.advance(milliseconds);
    await expect(answerOncePerCaller(context, wanted)).rejects.toMatchObject({ code: 'unreachable' });
  };
  return { left, runAfter };
}

test.each([100, 2_000, 4_500])(
  'kubectl runs a failing plugin five times, %d ms apart: one token at most is left on the server',
  async (apart) => {
    const { left, runAfter } = await cutOff();
    for (let run = 1; run <= 5; run++) await runAfter(apart);
    expect(left()).toBe(1);
  },
);

test('a client that goes on tries again after that, and one that comes back later at once', async () => {
  const { left, runAfter } = await cutOff();
  for (let run = 1; run <= 6; run++) await runAfter(4_000);
  expect(left()).toBe(2);
  await runAfter(11_000);
  expect(left()).toBe(3);
});
