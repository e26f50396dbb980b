import { expect, test } from 'vitest';
import { commandArgs, kubeconfigText } from '../../src/sandbox/kubeconfig.ts';
import { readFixture } from '../contract/fixtures.ts';
import { textField } from '../contract/json.ts';

test('a kubeconfig is written to the letter as Rancher writes it, folded base64 included', () => {
  const captured = textField(readFixture('generate-kubeconfig-ace-active-exec').response.body, 'config');
  const authorities = [...captured.matchAll(/certificate-authority-data: "([^"]*)"/g)].map(([, data = '']) =>
    Buffer.from(data.replace(/\\\s+/g, ''), 'base64').toString('utf8'),
  );
  const [id, user] = ['c-m-abcd1234', 'prod'];
  const written = kubeconfigText({
    clusters: [
      { name: 'prod', server: `https://rancher.test/k8s/clusters/${id}`, caPem: authorities[0] ?? '', user },
      { name: 'prod-fqdn', server: 'https://api.prod.example.com:6443', caPem: authorities[1] ?? '', user },
    ],
    users: [{ name: user, args: commandArgs('rancher.test', user, id) }],
    currentContext: 'prod',
  });
  expect(written).toBe(captured);
});
