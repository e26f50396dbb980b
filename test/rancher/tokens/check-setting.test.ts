import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSetting } from '../../../src/rancher/tokens/check-setting.ts';
import { findTokenSetting, minutesInWords, tokenSettings } from '../../../src/rancher/tokens/token-settings.ts';

const most = 'auth-token-max-ttl-minutes';
const kubeconfig = 'kubeconfig-default-token-ttl-minutes';

/** The message of the refusal, or `ok`. */
function check(name: string, value: string, values: Record<string, string> = {}, confirmed = false): string {
  const setting = findTokenSetting(name);
  if (setting === undefined) throw new Error(`no setting ${name}`);
  try {
    checkSetting(setting, value, { values: new Map(Object.entries(values)), commandOf: (words) => words, confirmed });
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a value that may be', () => {
  test.each([
    [kubeconfig, '0', { [most]: '1440' }],
    [kubeconfig, '1440', { [most]: '1440' }],
    [kubeconfig, '999999', { [most]: '0' }],
    [kubeconfig, '999999', {}],
    [kubeconfig, '999999', { [most]: 'abc' }],
    [most, '0', { [kubeconfig]: '43200' }],
    [most, '43200', { [kubeconfig]: '43200' }],
    [most, '60', { [kubeconfig]: '0' }],
    ['auth-user-session-ttl-minutes', '999999', { [most]: '60' }],
    ['auth-user-session-ttl-minutes', '60', { 'auth-user-session-idle-ttl-minutes': '960' }],
    ['kubeconfig-generate-token', 'false', {}],
  ])('%s = %s beside %o', (name, value, values) => {
    expect(check(name, value, values)).toBe('ok');
  });
});

test.each([
  [kubeconfig, '1441', { [most]: '1440' }],
  ['kubeconfig-token-ttl-minutes', '1441', { [most]: '1440' }],
  [kubeconfig, '100', { 'kubeconfig-max-token-ttl-minutes': '60' }],
  ['kubeconfig-max-token-ttl-minutes', '60', { [kubeconfig]: '100' }],
  [most, '60', { 'kubeconfig-token-ttl-minutes': '960' }],
  ['auth-user-session-idle-ttl-minutes', '61', { 'auth-user-session-ttl-minutes': '60' }],
  ['auth-user-session-idle-ttl-minutes', '0', {}],
  [kubeconfig, '-1', {}],
  [kubeconfig, '1e3', {}],
  [kubeconfig, '', {}],
])('%s = %s beside %o is refused', (name, value, values) => {
  expect(check(name, value, values)).not.toBe('ok');
});

const kubeconfigMost = 'kubeconfig-max-token-ttl-minutes';

describe('Rancher 2.16, where kubeconfig tokens have a maximum of their own', () => {
  test.each([
    [kubeconfig, '200000', 'ok'],
    [most, '600', 'ok'],
    [kubeconfig, '300000', `${kubeconfig} may not be longer than ${kubeconfigMost}`],
    [kubeconfigMost, '600', `${kubeconfigMost} may not be shorter than ${kubeconfig}`],
    ['auth-token-default-ttl-minutes', '200000', `auth-token-default-ttl-minutes may not be longer than ${most}`],
    [most, '60', `${most} may not be shorter than auth-token-default-ttl-minutes`],
  ])('%s = %s', (name, value, says) => {
    const values = {
      [kubeconfig]: '43200',
      [kubeconfigMost]: '259200',
      [most]: '129600',
      'auth-token-default-ttl-minutes': '100',
    };
    expect(check(name, value, values)).toMatch(new RegExp(`^${says}`));
  });
});

describe('a lifetime of a few minutes', () => {
  const timed = tokenSettings.filter(({ unit }) => unit === 'minutes').map(({ name }) => name);

  test.each(timed)('%s: refused with what would happen, unless it is confirmed', (name) => {
    for (const value of ['1', '4']) {
      expect(check(name, value)).toMatch(/^with \S+ at [14] \([14] minutes?\), .* minutes/);
      expect(check(name, value, {}, true)).toBe('ok');
    }
    expect(check(name, '5')).toBe('ok');
  });

  test('the maximum of another setting holds all the same', () => {
    expect(check(most, '1', { [kubeconfig]: '43200' }, true)).toContain('may not be shorter than');
  });
});

test('minutes in words add up to the same minutes', () => {
  const lengths: Record<string, number> = { day: 1440, hour: 60, minute: 1 };
  fc.assert(
    fc.property(fc.nat(10_000_000), (minutes) => {
      const parts = [...minutesInWords(minutes).matchAll(/(\d+) (day|hour|minute)(s?)/g)];
      expect(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (lengths[unit ?? ''] ?? 0), 0)).toBe(minutes);
      for (const [, count, , plural] of parts) expect(plural === '').toBe(count === '1');
    }),
  );
  expect([0, 1, 60, 43_200].map(minutesInWords)).toEqual(['0 minutes', '1 minute', '1 hour', '30 days']);
});

test('every setting that bounds another is known itself', () => {
  const names = tokenSettings.map(({ name }) => name);
  for (const { atMost } of tokenSettings) for (const bound of atMost ?? []) expect(names).toContain(bound);
});
