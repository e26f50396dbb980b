import { describe, expect, test } from 'vitest';
import { checkKubeconfig } from '../../../src/kube/check/check-kubeconfig.ts';
import { convertKubeconfig } from '../../../src/kube/convert/convert-kubeconfig.ts';
import { writeKubeconfig } from '../../../src/kube/kubeconfig/kubeconfig.ts';
import { readFixture } from '../../contract/fixtures.ts';
import { files, foreign, host, ours, rancherKubeconfig } from '../sample.ts';

const realCa = String(readFixture('cacerts').response.body);

function check(...texts: string[]): string[] {
  return checkKubeconfig(files(...texts)).findings.map(
    ({ severity, entry, what }) => `${severity} ${entry?.list ?? 'file'} ${entry?.name ?? ''}: ${what}`,
  );
}

/** What this program writes, with a change made to the text. */
function written(change: [string | RegExp, string]): string {
  const config = ours({ 'c-1': 'prod' });
  for (const { cluster } of config.clusters) delete cluster['certificate-authority-data'];
  const text = writeKubeconfig(config);
  const changed = text.replace(...change);
  expect(changed).not.toBe(text);
  return changed;
}

test('has nothing against what this program writes, nor against entries of others', () => {
  expect(check(written(['Config', 'Config ']))).toEqual([]);
  expect(check(foreign)).toEqual([]);
});

test.each<[string, [string | RegExp, string], string[]]>([
  ['v1beta1', ['.io/v1\n', '.io/v1beta1\n'], ['warning users N: it is written for the older exec API v1beta1']],
  [
    'no apiVersion',
    [/apiVersion: client.*\n/, 'x: y\n'],
    ['problem users N: its apiVersion is not client.authentication.k8s.io/v1'],
  ],
  [
    'no interactiveMode',
    [/ +interactiveMode.*\n/, ''],
    ['problem users N: interactiveMode is missing, which v1 requires'],
  ],
  [
    'provideClusterInfo',
    ['Info: false', 'Info: true'],
    ['warning users N: provideClusterInfo is on, which this program does not need'],
  ],
  [
    'no cluster in the arguments',
    ['- --cluster=c-1', '- --verbose'],
    ['problem users N: its arguments lack --server or --cluster'],
  ],
  [
    'another server',
    ['--server=rancher.test', '--server=other.test'],
    ['problem contexts N: its user "N" asks other.test for tokens, its cluster is reached through rancher.test'],
  ],
  [
    'another cluster',
    ['--cluster=c-1', '--cluster=c-2'],
    ['problem contexts N: its user "N" asks for tokens of cluster c-2, its cluster is c-1'],
  ],
  [
    'http',
    ['server: https', 'server: http'],
    ['problem clusters N: its server is http: tokens would be sent in the clear'],
  ],
  ['no server', [/server: https.*/, 'x: y'], ['problem clusters N: it has no server']],
  [
    'no verification',
    [/(server: https.*)/, '$1\n      insecure-skip-tls-verify: true'],
    ['problem clusters N: insecure-skip-tls-verify is on: someone who intercepts the connection gets its tokens'],
  ],
  [
    'a certificate that is none',
    [/(server: https.*)/, '$1\n      certificate-authority-data: Q0E='],
    ['problem clusters N: its certificate-authority-data holds no certificates that can be read'],
  ],
  ['a missing user', [/(users:\n +- name: ).*/, '$1else'], ['problem contexts N: its user "N" is missing']],
  ['a missing cluster', [/(clusters:\n +- name: ).*/, '$1else'], ['problem contexts N: its cluster "N" is missing']],
  [
    'a missing current context',
    [/current-context: .*/, 'current-context: gone'],
    ['warning file : the current context is "gone", which does not exist'],
  ],
])('finds %s', (_, change, findings) => {
  expect(check(written(change)).map((line) => line.replaceAll('prod@rancher.test', 'N'))).toEqual(findings);
});

test('has nothing against cluster info for the sake of a proxy', () => {
  const withInfo = written(['Info: false', 'Info: true']);
  expect(check(withInfo.replace('server: https', 'proxy-url: http://proxy:3128\n      server: https'))).toEqual([
    'note clusters prod@rancher.test: its connections go through the proxy proxy:3128 (proxy-url)',
  ]);
});

test('has nothing against real certificates', () => {
  const ca = `$1\n      certificate-authority-data: ${Buffer.from(realCa).toString('base64')}`;
  expect(realCa).toContain('BEGIN CERTIFICATE');
  expect(check(written([/(server: https.*)/, ca]))).toEqual([]);
});

test('finds a user that several clusters share', () => {
  const config = ours({ 'c-1': 'prod', 'c-2': 'dev' });
  for (const { cluster } of config.clusters) delete cluster['certificate-authority-data'];
  for (const { context } of config.contexts) context.user = 'prod@rancher.test';
  expect(check(writeKubeconfig(config))).toEqual([
    'problem users prod@rancher.test: several clusters share it (c-1, c-2), and it is valid for one',
    'problem contexts dev@rancher.test: its user "prod@rancher.test" asks for tokens of cluster c-1, its cluster is c-2',
  ]);
});

test('finds a name that is there twice in one file, not in two files', () => {
  const text = written(['Config', 'Config ']);
  const twice = text.replace(/(contexts:\n)( +- name[\s\S]*?)(current-context)/, '$1$2$2$3');
  expect(check(twice)).toEqual([
    'problem contexts prod@rancher.test: there is another entry of this name before it in the file',
  ]);
  expect(check(text, text)).toEqual([]);
});

describe('what Rancher writes', () => {
  test('is found, and gone when it is converted', () => {
    const text = rancherKubeconfig('generate-kubeconfig-ace-exec').replaceAll(/certificate-authority-data: .*/g, '');
    expect(check(text)).toEqual([
      'warning users prod: it is written for the older exec API v1beta1',
      'warning users prod: it runs "rancher token"',
    ]);
    const plugin = { command: 'kubectl-rancher-auth', args: [] };
    const converted = convertKubeconfig({ files: files(text), hosts: [host], plugin, profile: undefined });
    expect(checkKubeconfig(converted.files)).toEqual({ findings: [], commands: ['kubectl-rancher-auth'] });
  });

  test('tokens are told by their ids only', () => {
    const text = rancherKubeconfig('ext-kubeconfig-star-token').replaceAll(/certificate-authority-data: .*/g, '');
    expect(check(text)).toEqual([
      'warning users rancher: it has a token of Rancher in the file (ext/token-nrmq2)',
      'warning users prod: it has a token of Rancher in the file (ext/token-g2x78)',
    ]);
  });

  test('names each command once', () => {
    expect(checkKubeconfig(files(rancherKubeconfig('ext-kubeconfig-star-exec'))).commands).toEqual(['rancher']);
  });
});
