/**
 * Why keytar cannot be loaded. Its own message lists paths of its native module; what is missing in practice is the package, which
 * is optional, or the library below it.
 */
export function describeKeytarFailure(error: unknown, platform = process.platform): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/cannot find (module|package) ['"]keytar['"]/i.test(message)) return 'the npm package keytar is not installed';
  return platform === 'linux' ? 'libsecret is not installed' : 'its library cannot be loaded';
}
