import { chooseServer } from '../flows/choose-server.ts';
import type { Context } from '../flows/context.ts';
import { type ListedCluster, listClustersOf } from '../flows/overview/list-clusters.ts';
import { parseSelector } from '../flows/select-clusters.ts';
import { printable } from '../printable.ts';
import { serverHost } from '../server-url.ts';
import { tellImpliedServer } from './output/implied-server.ts';
import { type Listing, type OutputFormat, printListing } from './output/listing.ts';
import type { GlobalOptions } from './program/options.ts';

export interface ClustersArguments extends GlobalOptions {
  output: OutputFormat;
  selector?: string | undefined;
}

const clusterListing: Listing<ListedCluster> = {
  key: 'clusters',
  columns: [
    { title: 'NAME', cell: ({ name }) => printable(name) },
    { title: 'ID', cell: ({ id }) => printable(id) },
    { title: 'STATE', cell: ({ state }) => printable(state) },
    { title: 'VERSION', cell: ({ version }) => printable(version) || '-' },
    { title: 'ENDPOINT', cell: ({ endpoints }) => printable(endpoints[0] ?? '') },
    { title: 'LABELS', cell: ({ labels }) => printable(listLabels(labels)) || '-', wide: true },
    { title: 'OWN ENDPOINTS', cell: ({ endpoints }) => printable(endpoints.slice(1).join(', ')) || '-', wide: true },
  ],
  nameOf: ({ name }) => printable(name),
  fieldsOf: ({ id, name, state, version, endpoints, labels }) => ({ id, name, state, version, endpoints, labels }),
};

function listLabels(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Lists the clusters of one server that the user has access to. */
export async function runClusters(context: Context, args: ClustersArguments): Promise<void> {
  const { profile, output, selector } = args;
  const isSelected = selector === undefined ? undefined : parseSelector(selector);
  const server = chooseServer(context, args.server, profile);
  await listClustersOf(context, { server, profile, isSelected }, async (pages) => {
    const count = await printListing(context, output, clusterListing, pages);
    if (count === undefined) return;
    const which = isSelected === undefined ? '' : ' with these labels';
    if (count === 0) context.tell(`You do not have access to any cluster of ${serverHost(server)}${which}.`);
    else tellImpliedServer(context, 'clusters', { server, args });
  });
}
