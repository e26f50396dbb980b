import { expect, test } from 'vitest';
import type { CheckFinding } from '../../../src/flows/doctor/check.ts';
import { shorten } from '../../../src/flows/doctor/kubeconfig.ts';

const finding = (result: CheckFinding['result'], what: string): CheckFinding => ({
  result,
  what,
  nextStep: 'Run: fix it',
});

test('notes are listed too, after warnings and problems', () => {
  const found = [finding('note', 'a proxy'), finding('warning', 'a token'), finding('problem', 'a gone plugin')];
  expect(shorten(found).map(({ what }) => what)).toEqual(['a gone plugin', 'a token', 'a proxy']);
});

test('of many findings the gravest are listed, and the line for the rest is as grave as the worst of them', () => {
  const many = Array.from({ length: 9 }, (_, place) => finding('warning', `token ${place}`));
  const all = shorten([finding('note', 'a proxy'), ...many, finding('problem', 'a gone plugin')]);
  expect(all).toHaveLength(9);
  expect(all[0]).toMatchObject({ result: 'problem' });
  expect(all[8]).toMatchObject({ result: 'warning', what: 'and 3 more' });
  const notes = Array.from({ length: 10 }, (_, place) => finding('note', `proxy ${place}`));
  expect(shorten(notes)[8]).toMatchObject({ result: 'note', what: 'and 2 more' });
});
