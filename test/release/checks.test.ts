import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dockerfile, isPinnedImage, readBases } from '../../scripts/release/checks/dockerfile.js';
import { readCommand } from '../../scripts/release/checks/image.js';
import { judgeContent } from '../../scripts/release/checks/package-content.js';
import { compareVersions, newestVersion } from '../../scripts/release/checks/versions.js';
import { findFaults, findMissingAudits } from '../../scripts/release/checks/workflows.js';
import { imageOf } from '../../scripts/release/image/bases.js';

test('the newest version of a changelog is the first that has one', () => {
  expect(newestVersion('# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-01-01\n\n## 1.1.0')).toBe('1.2.0');
  expect(newestVersion('# Changelog\n\n## Unreleased\n')).toBeUndefined();
});

test('versions that differ are named', () => {
  expect(() => compareVersions('1.2.0', { lock: '1.2.0', changelog: '1.1.0', manifest: undefined })).toThrow(
    'version 1.2.0, but changelog has 1.1.0, manifest has none',
  );
});

const head = 'permissions:\n  contents: read\n\n';
const commit = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd';

test.each([
  ['a commit and a version', `${head}      - uses: actions/checkout@${commit} # v6.0.2\n`, 0],
  ['a tag', `${head}      - uses: actions/checkout@v6\n`, 1],
  ['half a commit', `${head}      - uses: actions/checkout@${commit.slice(0, 20)} # v6.0.2\n`, 1],
  ['a commit without a version', `${head}        uses: actions/checkout@${commit}\n`, 1],
  ['all permissions', `permissions: write-all\n\n      - uses: actions/checkout@${commit} # v6.0.2\n`, 1],
  ['a container by its digest', `${head}    container: node:22-bookworm@sha256:${'0'.repeat(64)}\n`, 0],
  ['a container by its tag', `${head}    container: node:22-bookworm\n`, 1],
  ['a container by its tag in a matrix', `${head}      image: \${{ matrix.image }}\n      image: node:22\n`, 1],
  ['more permissions than reading for all jobs', 'permissions:\n  contents: read\n  id-token: write\n', 1],
])('a workflow with %s', (_what, workflow, faults) => {
  expect(findFaults(workflow)).toHaveLength(faults);
});

const audits = ['npm audit --omit=dev', 'npm audit --audit-level=moderate', 'npm audit signatures'];
const releasing = (steps: string[], needs = '    needs: test\n', more = ''): string =>
  [
    'jobs:\n  test:\n    runs-on: x\n    steps:\n      - run: npm ci\n',
    ...steps.map((step) => `      - run: ${step}\n`),
    `${more}\n  package:\n${needs}    runs-on: x\n`,
  ].join('');

test.each([
  ['all audits', releasing(audits), []],
  ['one of them missing', releasing(audits.slice(1)), ['its test does not run "npm audit --omit=dev"']],
  ['one in a comment', releasing([...audits.slice(1), `true # ${audits[0]}`]), [/omit=dev/]],
  ['one whose failure is let be', releasing([...audits.slice(1), `${audits[0]} || true`]), [/omit=dev/]],
  ['steps that may fail', releasing(audits, undefined, '        continue-on-error: true\n'), [/may fail/]],
  ['a job beside them', releasing(audits, ''), [/"package" does not wait/]],
])('a release with %s', (_what, workflow, faults) => {
  expect(findMissingAudits(workflow)).toEqual(faults.map((fault) => expect.stringMatching(fault)));
});

const package_ = [
  ...['package.json', 'README.md', 'LICENSE', 'dist/main.cjs', 'dist/THIRD-PARTY-LICENSES.txt', 'docs/login.md'],
  ...['docs/images/a.png', 'bin/kubectl-rancher.js'],
].map((name) => ({ name, size: 100, mode: name.startsWith('bin/kubectl') ? '-rwxr-xr-x' : '-rw-r--r--' }));

test('a package with what belongs there is measured', () => {
  expect(judgeContent(package_)).toBe(800);
});

test.each([
  ['a file too many', [...package_, { name: 'src/main.ts', size: 1, mode: '-rw-r--r--' }], 'src/main.ts'],
  ['no bundle', package_.filter(({ name }) => name !== 'dist/main.cjs'), 'nothing is like ^dist'],
  ['a program that cannot be run', package_.map((file) => ({ ...file, mode: '-rw-r--r--' })), 'cannot be run'],
  ['too many bytes', package_.map((file) => ({ ...file, size: 1e6 })), 'it takes 8000000 bytes'],
])('a package with %s is refused', (_what, files, words) => {
  expect(() => judgeContent(files)).toThrow(words);
});

test('the bases of a Dockerfile are the images of others', () => {
  const text =
    'FROM r.example.com/a/b:1.2 AS b\nFROM --platform=x node:22 as c\nRUN x # FROM y\nFROM c\nFROM node:22\n';
  expect(readBases(text)).toEqual(['r.example.com/a/b:1.2', 'node:22']);
});

test.each([
  ['r.example.com/a/kubectl:v1.34.1@sha256:SUM', true],
  ['kubectl:v1.34.1', false],
  ['kubectl@sha256:SUM', false],
  ['kubectl:v1.34.1@sha256:SUM0', false],
])('%s is pinned: %s', (image, isPinned) => {
  expect(isPinnedImage(image.replace('SUM', '0'.repeat(64)))).toBe(isPinned);
});

test("the Dockerfile's bases are those that the check makes", () => {
  expect(readBases(readFileSync(dockerfile, 'utf8')).map(imageOf)).toEqual(['kubectl', 'node']);
});

test.each([
  ['r.example.com:5000/a/node:22-alpine', 'node'],
  ['node@sha256:00', 'node'],
  ['node', 'node'],
])('%s is an image of %s', (name, image) => {
  expect(imageOf(name)).toBe(image);
});

const inspected = (config: object): string => JSON.stringify({ OCIv1: { config } });

test('what an image runs', () => {
  expect(readCommand(inspected({ User: '1000', Cmd: ['kubectl', 'rancher'] }))).toEqual(['kubectl', 'rancher']);
});

test.each([{}, { User: '' }, { User: '0:0' }, { User: 'root' }])('an image that root runs is refused: %j', (config) => {
  expect(() => readCommand(inspected({ ...config, Cmd: ['x'] }))).toThrow('runs as root');
});
