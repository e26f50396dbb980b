import { decodeCertificates, readAuthorities } from '../../kube/check/certificates.ts';
import type { KubeconfigFile } from '../../kube/kubeconfig/kubeconfig-file.ts';
import { parseClusterAddress } from '../../kube/kubeconfig/server-address.ts';
import { findText } from '../../kube/yaml/value.ts';
import { kubeconfigPaths } from '../../platform/paths/kubeconfig-paths.ts';
import { printable } from '../../printable.ts';
import { isSignedBy } from '../../rancher/http/authority-check.ts';
import { serverHost } from '../../server-url.ts';
import { commandFor } from '../command-for.ts';
import { readFiles } from '../kubeconfig/read-texts.ts';
import { type Check, ok, problem } from './check.ts';
import { isOfCertificate } from './server.ts';

/** Milliseconds, for each authority. */
const patience = 5_000;

/** Whether the authorities in the kubeconfig, which are all that kubectl trusts, are those of the certificate that the server shows. */
export const kubeconfigAuthority: Check = {
  name: 'kubeconfig-authority',
  async run({ context, profile, ping }) {
    const pinged = await ping();
    // Behind a proxy the chain is not read, and a server that does not respond has a check of its own.
    if (pinged === undefined || pinged.proxy !== undefined) return [];
    if (pinged.failure !== undefined && !isOfCertificate(pinged.failure.code)) return [];
    const { server } = pinged;
    const host = serverHost(server);
    const strange: string[] = [];
    const authorities = [...authoritiesFor(readIfReadable(context.env), host)];
    for (const [pem, names] of authorities) {
      if (!(await isSignedBy(server, pem, patience))) strange.push(...names);
    }
    if (strange.length === 0) return authorities.length === 0 ? [] : [ok(`it is that of ${host}`)];
    const shown = strange.slice(0, 3).map((name) => printable(name));
    const what = `${host} shows a certificate of another authority than that of ${shown.join(', ')}${strange.length > 3 ? ', ...' : ''}`;
    const again = commandFor(context, 'kubeconfig --all --merge --exec', { server, profile });
    return [
      problem(`${what}: kubectl refuses the connection`, `Once you trust the new one, write them again: ${again}`),
    ];
  },
};

/** The names of the clusters at a server, by the authorities that they have. */
function authoritiesFor(files: KubeconfigFile[], host: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, body } of files.flatMap(({ entries }) => entries.clusters)) {
    const pem = decodeCertificates(findText(body, 'certificate-authority-data') ?? '');
    const isThere = parseClusterAddress(findText(body, 'server') ?? '')?.host === host;
    if (!isThere || pem === undefined || readAuthorities(pem) === undefined) continue;
    const names = found.get(pem);
    if (names === undefined) found.set(pem, [name]);
    else names.push(name);
  }
  return found;
}

function readIfReadable(env: NodeJS.ProcessEnv): KubeconfigFile[] {
  try {
    return readFiles(kubeconfigPaths(env));
  } catch {
    // Another check reports a kubeconfig that cannot be read.
    return [];
  }
}
