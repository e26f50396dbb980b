import { expect, test } from 'vitest';
import { makeCheckout } from '../../scripts/windows/checkout.js';
import { prepareWindows } from '../../scripts/windows/prepare.js';
import { runOnWindows } from '../../scripts/windows/run.js';

test('vitest, on Windows', { timeout: 3_600_000 }, async () => {
  const say = (line: string) => console.log(line);
  const windows = { ...(await prepareWindows(say)), folder: await makeCheckout(say) };
  const options = ['--config', 'vitest.on-windows.config.ts', '--no-color', '--test-timeout=600000'];
  const vitest = ['node_modules\\vitest\\vitest.mjs', 'run', ...options];
  const { code, output } = await runOnWindows(windows, 'node', vitest);
  expect(code, output).toBe(0);
  say(output.slice(output.indexOf(' Test Files ')));
});
