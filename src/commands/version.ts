import packageJson from '../../package.json' with { type: 'json' };
import type { Context } from '../flows/context.ts';
import { compareVersion, describeNewer } from '../flows/overview/known-versions.ts';
import { readVersions, type Versions } from '../flows/overview/versions.ts';
import { writeYaml } from '../kube/yaml/write-yaml.ts';
import { formatJson, printable } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import { show } from './output/show.ts';
import { formatTable } from './output/tables.ts';
import type { GlobalOptions } from './program/options.ts';

export interface VersionArguments extends GlobalOptions {
  output: 'table' | 'json' | 'yaml';
}

/** Prints the versions of this program, the server and the kubectl on PATH. Throws at the end if the server did not respond. */
export async function runVersion(
  context: Context,
  { server: named, profile, output }: VersionArguments,
): Promise<void> {
  const { server, kubectl, failure } = await readVersions(context, named, profile);
  const versions = { version: packageJson.version, server, kubectl };
  await show(context, format(versions, output));
  const version = server?.version ?? '';
  if (compareVersion(version) === 'newer') context.tell(`kubectl-rancher: ${describeNewer(printable(version))}`);
  if (failure !== undefined) throw failure;
}

function format(versions: Versions & { version: string }, output: VersionArguments['output']): string {
  const { server, kubectl } = versions;
  if (output === 'json') return `${formatJson(versions, 2)}\n`;
  if (output === 'yaml') return writeYaml(versions);
  const rows = [
    ['kubectl-rancher', packageJson.version, ''],
    server === null
      ? ['Rancher', '-', 'not logged in']
      : ['Rancher', printable(server.version ?? 'unknown'), printable(serverHost(server.url))],
    kubectl === null
      ? ['kubectl', '-', 'not on PATH']
      : ['kubectl', printable(kubectl.version ?? 'unknown'), printable(kubectl.path)],
  ];
  return formatTable(['PROGRAM', 'VERSION', 'WHERE'], rows);
}
