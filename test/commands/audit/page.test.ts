import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hasControls } from '../../../src/printable.ts';
import { type AuditedServer, startAudited } from '../../support/audited-server.ts';
import { useBrowser } from '../../support/browser.ts';
import { makeHostile } from '../../support/hostile-sandbox.ts';
import { testWith } from '../../support/requirements.ts';
import { takeRequests } from '../../support/sandbox.ts';
import { seedFindings } from '../../support/seeded-findings.ts';

/** Writes the page of a server that has every finding. */
async function writePage(hostile = ''): Promise<AuditedServer & { file: string }> {
  const server = await startAudited({ manyTokens: 60 });
  seedFindings(server.sandbox);
  if (hostile !== '') makeHostile(server.sandbox, hostile);
  const file = join(server.context.directory, 'audit.html');
  expect(await server.rancher('audit', '--html', file, '--fail-on', 'never')).toMatchObject({
    code: 0,
    stderr: `Wrote ${file}`,
  });
  return { ...server, file };
}

/** Opens it in a browser; notes what the browser complains of, and what it loads besides the page. */
async function open(file: string, width = 1_200): Promise<{ page: Page; complaints: string[]; loaded: string[] }> {
  const page = await (await useBrowser()).newPage();
  const complaints: string[] = [];
  const loaded: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => loaded.push(request.url()));
  await page.setViewportSize({ width, height: 800 });
  await page.goto(pathToFileURL(file).href);
  return { page, complaints, loaded };
}

testWith(['chromium'], 'a browser shows the page, loads nothing else, and complains of nothing', async () => {
  const { file } = await writePage();
  const { page, complaints, loaded } = await open(file);
  expect(await page.getByRole('heading').allTextContents()).toEqual([
    expect.stringMatching(/^Token audit of 127\.0\.0\.1:\d+$/),
    'Findings',
    'Tokens by kind and lifetime',
    'Tokens by age',
    'Tokens by last use',
    'Tokens by user',
    'Settings',
  ]);
  const kubeconfigs = page.getByRole('row', { name: /^kubeconfig a kubeconfig/ });
  expect(await kubeconfigs.getByRole('cell').allTextContents()).toEqual(['34', '0', '1', '0', '0', '33']);
  const setting = page.getByRole('row', { name: /auth-token-max-ttl-minutes tokens may have any lifetime/ });
  expect(await setting.getByRole('cell').allTextContents()).toEqual(['0 = no limit', '129600 = 90 days', 'db']);
  expect({ complaints, loaded }).toEqual({ complaints: [], loaded: [pathToFileURL(file).href] });
});

testWith(['chromium'], 'every chart has a name and a table beside it; bars are as long as their numbers', async () => {
  const { file } = await writePage();
  const { page } = await open(file);
  const charts = page.getByRole('img', { name: /^Bar chart: / });
  expect(await charts.count()).toBe(4);
  expect(await page.getByRole('table').count()).toBe(6);
  const ages = page.getByRole('img', { name: 'Bar chart: tokens by age' });
  const widthOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.width ?? 0;
  const track = await widthOf(ages.locator('.track').first());
  const shares = (await Promise.all((await ages.locator('.part1').all()).map(widthOf))).map((width) => width / track);
  const cells = await page.getByRole('table', { name: 'Tokens by age' }).getByRole('cell').allTextContents();
  const counts = cells.map(Number).filter((count) => count > 0);
  expect(counts.length).toBeGreaterThan(3);
  for (const [index, count] of counts.entries()) expect(shares[index]).toBeCloseTo(count / Math.max(...counts), 2);
});

testWith(
  ['chromium'],
  'it is light or dark as the person wants, fits a phone, and is black on white in print',
  async () => {
    const { file } = await writePage();
    const { page } = await open(file, 360);
    const back = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await back()).toBe('rgb(244, 245, 249)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await back()).toBe('rgb(18, 20, 26)');
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await back()).toBe('rgb(255, 255, 255)');
  },
);

const hostile = `</td></title></style><script>alert(1)</script><img src=x onerror=alert(2)>"' onload='alert(3)\u202e\u001b[31m`;

testWith(['chromium'], 'markup in names that the server returns is shown as text', async () => {
  const { file } = await writePage(hostile);
  const { page, complaints, loaded } = await open(file);
  expect(await page.locator('script, img, [onload], [onerror]').count()).toBe(0);
  expect(await page.getByRole('table', { name: 'Tokens of each user' }).textContent()).toContain('<script>alert(1)');
  expect({ complaints, loaded }).toEqual({ complaints: [], loaded: [pathToFileURL(file).href] });
  expect(readFileSync(file, 'utf8').split('\n').filter(hasControls)).toEqual([]);
});

testWith(['posix'], 'only the owner can read the page', async () => {
  const { file } = await writePage();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the page has no token', async () => {
  const { file, sandbox } = await writePage();
  const html = readFileSync(file, 'utf8');
  for (const { secret } of sandbox.state.tokens.values()) expect(html).not.toContain(secret);
});

test('a file that exists is left alone without --force, and no request is sent', async () => {
  const { rancher, context, sandbox } = await startAudited();
  const file = join(context.directory, 'audit.html');
  writeFileSync(file, 'mine');
  takeRequests(sandbox);
  expect(await rancher('audit', '--html', file)).toEqual({
    code: 1,
    stdout: '',
    stderr: `kubectl-rancher: ${file} already exists\n  Add --force to overwrite it, or name another file.`,
  });
  expect(takeRequests(sandbox)).toEqual([]);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(await rancher('audit', '--html', file, '--force')).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
});

test('the page is never mixed with the report on stdout', async () => {
  const { rancher } = await startAudited();
  const stderr = 'kubectl-rancher: --html needs a file, but - is stdout';
  expect(await rancher('audit', '--html', '-')).toEqual({ code: 2, stdout: '', stderr });
});

test('a file that cannot be written is an error before any request', async () => {
  const { rancher, context, sandbox } = await startAudited();
  const file = join(context.directory, 'missing', 'audit.html');
  takeRequests(sandbox);
  const { code, stdout, stderr } = await rancher('audit', '--html', file);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringContaining(file) });
  expect(takeRequests(sandbox)).toEqual([]);
});
