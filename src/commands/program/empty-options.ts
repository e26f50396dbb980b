/** Options that take a value. An option without one, a flag, leaves an empty word behind it to the command. */
const optionsWithValue = new Set([
  ...['profile', 'server', 'cluster', 'user', 'ttl', 'auth-provider', 'auth-flow', 'cacerts'],
  ...['provider', 'method', 'username', 'client-id', 'session-store', 'ca-file', 'ca-checksum', 'proxy'],
  ...['browser-command', 'file', 'f', 'current-context', 'names', 'prefix', 'command', 'namespace', 'selector'],
  ...['prefer', 'dir', 'output', 'o', 'fail-on', 'html'],
  ...['kind', 'finding', 'older-than', 'unused-for', 'description', 'version', 'port', 'clusters', 'providers'],
]);

/** All others of `tokens prune` are filters: without one it would delete more than was meant, so there they are left to be refused. */
const noFilters = new Set(['profile', 'server', 'output', 'o']);

/**
 * The arguments without options whose value is empty (`--server=`, `--server ''`): they count as not given. Rancher itself writes such
 * options into kubeconfigs, and scripts do with variables that are not set.
 */
export function withoutEmptyOptions(args: string[]): string[] {
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  const isPrune = words.includes('tokens') && words.includes('prune');
  const isDropped = (name: string): boolean => !isPrune || noFilters.has(name);
  const kept: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, name = '', sign] = /^--?([a-z][a-z-]*)(=?)$/.exec(word) ?? [];
    const isPair = sign === '' && words[index + 1] === '' && optionsWithValue.has(name);
    if (!(sign === '=' || isPair) || !isDropped(name)) kept.push(word);
    else if (isPair) index += 1;
  }
  return [...kept, ...args.slice(words.length)];
}
