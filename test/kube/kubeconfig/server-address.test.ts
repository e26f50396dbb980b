import { expect, test } from 'vitest';
import { parseClusterAddress } from '../../../src/kube/kubeconfig/server-address.ts';

test('knows the cluster by the address that Rancher gives it, and no other', () => {
  expect(parseClusterAddress('https://r.example.com/k8s/clusters/c-m-abcd1234')?.id).toBe('c-m-abcd1234');
  expect(parseClusterAddress('https://r.example.com/sub/k8s/clusters/local/')?.id).toBe('local');
  expect(parseClusterAddress('https://ace.example.com:6443')).toBeUndefined();
  expect(parseClusterAddress('https://r.example.com/k8s/clusters/a/../b')).toBeUndefined();
});
