import { expect, onTestFinished, test } from 'vitest';
import { serveStartPage } from '../../src/login/start-page.ts';
import type { Provider } from '../../src/rancher/login/providers.ts';

test('names of a server that are HTML are text on our page', async () => {
  const hostile = `x</title></h1><script>FORGED</script><img src=x onerror="FORGED">&lt;'"\x1b]0;x\x07\u202e`;
  const next = `https://idp.example.com/?a="><script>FORGED</script>&b='onclick='FORGED`;
  const provider: Provider = {
    id: hostile,
    label: hostile,
    type: hostile,
    kind: 'code',
    redirectUrl: next,
    scopes: [],
    clientId: undefined,
    authUrl: undefined,
    deviceAuthUrl: undefined,
    tokenUrl: undefined,
  };
  const { url, close } = await serveStartPage(`https://h/${hostile}`, provider, next);
  onTestFinished(close);
  const page = await (await fetch(url)).text();
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img|<script>FORGED|'onclick/);
  expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
