import { expect, test } from 'vitest';
import { clients } from '../../scripts/clients/index.js';
import { readDocument } from '../support/markdown.ts';

test('docs/clients.md has the clients that npm run clients tries, in their versions', () => {
  const rows = [...readDocument('docs/clients.md').matchAll(/^\| (.+?) \| ([\d.-]+) \| /gm)];
  const named = rows.map(([, name, version]) => `${name} ${version}`);
  expect(named).toEqual(clients.map(({ name, version }) => `${name} ${version}`));
});
