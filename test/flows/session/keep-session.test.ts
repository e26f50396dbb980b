import { expect, test } from 'vitest';
import { notKept } from '../../../src/flows/session/keep-session.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: no, open '/x'`), { code });

test.each(['ENOSPC', 'EACCES', 'EROFS'])('%s: another directory helps', (code) => {
  expect(notKept(systemError(code)).nextStep).toMatch(
    /^[A-Z].*\. Another directory can be named in KUBECTL_RANCHER_DATA_DIR\.$/,
  );
});

test.each(['EMFILE', 'ENFILE'])('%s: it does not, nor does room', (code) => {
  const { nextStep } = notKept(systemError(code));
  expect(nextStep).toContain('Too many files are open');
  expect(nextStep).not.toMatch(/KUBECTL_RANCHER_DATA_DIR|room|space/);
});
