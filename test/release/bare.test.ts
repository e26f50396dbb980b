import { expect, test } from 'vitest';
import { readCommands } from '../../scripts/release/bare/check.js';
import { chooseVariables } from '../../scripts/release/bare/settings.js';
import { readDocument } from '../support/markdown.ts';

test('the commands that are run on a bare machine are those that the README has people try', () => {
  expect(readCommands(readDocument('README.md'))).toEqual(['npm run demo', 'npm cit']);
});

test('what npm is told there of the way to its registry is what it is told here, and nothing else', () => {
  const passed = {
    NPM_CONFIG_REGISTRY: 'https://npm.example.com',
    NPM_CONFIG_CAFILE: '/etc/ca.pem',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    https_proxy: 'http://proxy.example.com',
    NO_PROXY: 'localhost',
  };
  const others = {
    NPM_CONFIG_CACHE: '/home/me/.npm',
    NPM_CONFIG_PREFIX: '',
    npm_config_registry: 'https://npm.example.com',
    CHROMIUM: '/usr/bin/chromium',
    REQUIRE_ALL: 'true',
    HOME: '/home/me',
  };
  expect(chooseVariables({ ...passed, ...others })).toEqual(passed);
});
