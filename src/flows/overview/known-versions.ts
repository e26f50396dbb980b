/** The versions of Rancher that this program knows; a newer one is treated as the newest of them. */
export const knownVersions = { oldest: '2.4.6', newest: '2.16' };

/** Where a version such as `v2.15.0` stands to the known ones; undefined for anything else, such as the name of a branch. */
export function compareVersion(version: string): 'older' | 'known' | 'newer' | undefined {
  const release = /^v?(\d+\.\d+\.\d+)/.exec(version)?.[1];
  if (release === undefined) return undefined;
  if (compare(release, knownVersions.oldest) < 0) return 'older';
  const [minor = ''] = /^\d+\.\d+/.exec(release) ?? [];
  return compare(minor, knownVersions.newest) > 0 ? 'newer' : 'known';
}

/** Says that a version is newer than the known ones. `version`: as the server names it. */
export function describeNewer(version: string): string {
  const { newest } = knownVersions;
  return `Rancher ${version} is newer than the versions this program knows (up to ${newest}), and is treated as ${newest}`;
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
