let isGuarded = false;

/** Writes words for people to stderr. That nobody reads them any more, as behind a pipe that was closed, is no failure. */
export function printToStderr(text: string): void {
  if (!isGuarded) process.stderr.on('error', () => undefined);
  isGuarded = true;
  process.stderr.write(text);
}
