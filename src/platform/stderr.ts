let isGuarded = false;

/** Writes a message for people to stderr. A closed pipe there is not a failure. */
export function printToStderr(text: string): void {
  if (!isGuarded) process.stderr.on('error', () => undefined);
  isGuarded = true;
  process.stderr.write(text);
}
