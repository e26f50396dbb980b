import { quoteForShell } from '../../shell-words.ts';
import type { Entry } from '../kubeconfig/kubeconfig-file.ts';
import type { KubeconfigFiles } from '../kubeconfig/kubeconfig-files.ts';
import { findText } from '../yaml/value.ts';
import type { Advice } from './advice.ts';
import { checkAuthority } from './check-authority.ts';
import { ownerOfCluster } from './choose-fix.ts';
import type { Fault } from './kubeconfig-finding.ts';
import type { Surroundings } from './surroundings.ts';

/** What is wrong with a cluster entry that tokens of Rancher are sent to. */
export function checkCluster(files: KubeconfigFiles, cluster: Entry, advice: Advice, around?: Surroundings): Fault[] {
  const { name, body } = cluster;
  const owner = ownerOfCluster(files, cluster);
  const quoted = quoteForShell(name);
  /** This program writes its own entries again, and leaves others alone. */
  const fix = (what: string, words: string): string =>
    owner === undefined ? advice.edit(what, words) : advice.recreate(owner, name);
  const faults: Fault[] = [];
  const server = findText(body, 'server');
  if (server === undefined) {
    const nextStep = fix('Delete it', `delete-cluster ${quoted}`);
    faults.push({ severity: 'problem', what: 'it has no server', nextStep });
  }
  if (server !== undefined && /^http:/i.test(server)) {
    const https = server.replace(/^http:/i, 'https:');
    faults.push({
      severity: 'problem',
      what: 'its server is http: tokens would be sent in the clear',
      nextStep: fix('Change it', `set-cluster ${quoted} --server ${quoteForShell(https)}`),
    });
  }
  if (/^(true|yes|on|y)$/i.test(findText(body, 'insecure-skip-tls-verify') ?? '')) {
    const what = 'insecure-skip-tls-verify is on: someone who intercepts the connection gets its tokens';
    const nextStep = fix('Turn it off', `set-cluster ${quoted} --insecure-skip-tls-verify=false`);
    faults.push({ severity: 'problem', what, nextStep });
  }
  const putIn = `set-cluster ${quoted} --embed-certs --certificate-authority FILE`;
  const fixes = { recreate: fix('Put others in', putIn), replace: advice.edit('Put others in', putIn) };
  return [...faults, ...checkAuthority(cluster, fixes, around), ...checkWay(cluster, advice)];
}

/** What its connections go through. */
function checkWay({ name, body }: Entry, { edit }: Advice): Fault[] {
  const faults: Fault[] = [];
  const proxy = findText(body, 'proxy-url') || undefined;
  const serverName = findText(body, 'tls-server-name') || undefined;
  if (proxy !== undefined && !isProxyOfKubectl(proxy)) {
    const what = 'kubectl refuses its proxy-url, which has to begin with http://, https:// or socks5://';
    const nextStep = edit('Remove it', `set-cluster ${quoteForShell(name)} --proxy-url=`);
    faults.push({ severity: 'problem', what, nextStep });
  } else if (proxy !== undefined) {
    faults.push({ severity: 'note', what: `its connections go through the proxy ${new URL(proxy).host} (proxy-url)` });
  }
  if (serverName !== undefined) {
    faults.push({ severity: 'note', what: `its server is to show a certificate for ${serverName} (tls-server-name)` });
  }
  return faults;
}

function isProxyOfKubectl(proxy: string): boolean {
  return /^(https?|socks5):\/\//i.test(proxy) && URL.canParse(proxy);
}
