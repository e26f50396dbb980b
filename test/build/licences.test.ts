import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundle } from '../../scripts/build/bundle.js';
import { listBundledPackages } from '../../scripts/build/bundled-packages.js';
import { writeLicences } from '../../scripts/build/licences.js';
import { useDirectory } from '../support/directory.ts';

const good = { name: 'good', version: '1.2.3', licence: 'MIT', texts: ['Permission is hereby granted'] };

test('lists what is bundled, with each licence and its text', () => {
  const page = writeLicences([good]);
  expect(page).toContain('  good 1.2.3 (MIT)\n');
  expect(page).toContain('Permission is hereby granted');
});

test('a package without a text, without a licence, or with one that asks for more, is not bundled', () => {
  const bad = [
    { ...good, name: 'silent', texts: [] },
    { ...good, name: 'unlicensed', licence: '' },
    { ...good, name: 'viral', licence: 'GPL-3.0-only' },
  ];
  const lines = [
    'silent 1.2.3 comes without the text of its licence',
    'unlicensed 1.2.3 is under no licence',
    'viral 1.2.3 is under GPL-3.0-only',
  ];
  expect(() => writeLicences([good, ...bad])).toThrow(lines.join('\n  '));
});

test('what the bundler took in is found, also what other packages brought along', async () => {
  const folder = useDirectory();
  const packages = listBundledPackages(await bundle(folder));
  expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['yargs', 'yargs-parser', 'socks', 'diff']));
  expect(packages.map(({ name }) => name)).not.toContain('keytar');
  const yargs = packages.find(({ name }) => name === 'yargs');
  expect(yargs).toMatchObject({ licence: 'MIT', texts: [readFileSync('node_modules/yargs/LICENSE', 'utf8').trim()] });
});
