import { fileURLToPath } from 'node:url';
import { beforeAll, describe, test } from 'vitest';
import type { Usage } from '../../../scripts/clients/client.js';
import { javascript } from '../../../scripts/clients/javascript.js';
import { unpackHelm } from '../../../scripts/kubectl.js';
import { tryAtOnce, tryCached, tryRevokedBetween, tryWithoutSession } from '../../clients/situations.ts';
import { anyKubectl } from '../../support/kubectl.ts';
import { findPythonWithKubernetes } from '../../support/look-around.ts';
import { describeWith } from '../../support/requirements.ts';

const list = fileURLToPath(new URL('../../../scripts/clients/python/list.py', import.meta.url));

/** The clients that are on this machine, or among the dev dependencies; npm run clients tries others. */
function describeSituations(find: () => Promise<Usage>, count = 5): void {
  let usage: Usage;
  beforeAll(async () => {
    usage = await find();
  });
  test('without a session it fails at once, with one message', () => tryWithoutSession(usage));
  test('two runs need one token', () => tryCached(usage));
  test('several at once need one token', () => tryAtOnce(usage, count));
  test('a token that was deleted is replaced', () => tryRevokedBetween(usage));
}

describe('kubectl', () => {
  describeSituations(async () => ({ list: [(await anyKubectl()).path, 'get', 'pods'] }), 20);
});

describe('the JavaScript client', () => {
  describeSituations(() => javascript.install(''));
});

describeWith(['helm'], 'helm', () => {
  describeSituations(async () => ({ list: [(await unpackHelm()) ?? '', 'list'] }));
});

describeWith(['python3-kubernetes'], 'the Python client', () => {
  describeSituations(async () => ({ list: [findPythonWithKubernetes() ?? '', list, '1'] }));
});
