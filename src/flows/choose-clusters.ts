import { CliError } from '../errors.ts';
import { loginCommand, ownCommand } from '../own-commands.ts';
import { printable } from '../printable.ts';
import type { Cluster } from '../rancher/clusters.ts';
import { serverHost } from '../server-url.ts';
import type { LoginName } from '../store/login-file.ts';
import type { Selector } from './select-clusters.ts';

/** There is no such cluster among those that the user sees. */
export class UnknownCluster extends CliError {
  /** As it was asked for. */
  readonly requested: string;

  constructor(requested: string, message: string, nextStep: string) {
    super('failed', message, nextStep);
    this.requested = requested;
  }
}

/** How many names an error message lists. */
const namesShown = 20;

/**
 * The clusters that a user means by names or ids, in that order, each once; no names mean all with the labels wanted, sorted by name.
 * Throws `UnknownCluster` for one that is not among those the user sees, `failed` when none has the labels, `notAllowed` when there are none at all.
 */
export function chooseClusters(
  all: Cluster[],
  wanted: string[],
  { server, profile }: LoginName,
  isSelected: Selector = () => true,
): Cluster[] {
  const host = serverHost(server);
  if (all.length === 0) {
    throw new CliError(
      'notAllowed',
      `you have access to no cluster of ${host}`,
      'Ask the administrator of this Rancher.',
    );
  }
  const sorted = all.toSorted((one, other) => compareTexts(one.name, other.name) || compareTexts(one.id, other.id));
  if (wanted.length === 0) {
    const selected = sorted.filter(({ labels }) => isSelected(labels));
    if (selected.length === 0) throw noneSelected({ server, profile });
    return selected;
  }
  const found = wanted.flatMap((requested) => {
    const matches = sorted.filter(({ id, name }) => id === requested || name === requested);
    if (matches.length === 0) throw noSuchCluster(sorted, requested, { host, profile });
    return matches;
  });
  return [...new Set(found)];
}

function noneSelected({ server, profile }: LoginName): CliError {
  return new CliError(
    'failed',
    `no cluster of ${serverHost(server)} that you have access to has these labels`,
    `To see the labels: ${ownCommand('clusters -o wide', { server, profile })}`,
  );
}

/** By code units: thousands of names sorted by the rules of a language take longer than fetching them. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function noSuchCluster(
  all: Cluster[],
  requested: string,
  { host, profile }: { host: string; profile: string },
): UnknownCluster {
  const elsewhere = /@(.+)$/.exec(requested)?.[1];
  const shown = all.slice(0, namesShown).map(({ name }) => printable(name));
  const more = all.length > namesShown ? `, and ${all.length - namesShown} more` : '';
  return new UnknownCluster(
    requested,
    `${host} has no cluster "${printable(requested)}" that you have access to`,
    elsewhere === undefined
      ? `It has: ${shown.join(', ')}${more}`
      : `If it is a cluster of another Rancher, first: ${loginCommand({ server: elsewhere, profile })}`,
  );
}
