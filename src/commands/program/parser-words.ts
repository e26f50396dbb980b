/** What the parser says in its own words, in ours; by its own words, one for each number where it has two. */
export const parserWords: Record<string, string | { one: string; other: string }> = {
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'Arguments are missing: %s of %s',
    other: 'Arguments are missing: %s of %s',
  },
  'Unknown argument: %s': { one: 'Nobody knows: %s', other: 'Nobody knows: %s' },
  'Invalid values:': 'Not among the choices:',
  'Argument: %s, Given: %s, Choices: %s': '%s is %s, and can be %s',
  'Not enough arguments following: %s': '%s needs a value',
};

/** Finds in those words what they are about, so that it can be named as it is typed. */
export const saidOf = {
  /** How many arguments there are. */
  missing: /^Arguments are missing: (\d+) of \d+$/,
  /** The first one; of several the others follow behind a comma. */
  unknown: /^Nobody knows: (.+?)(?:, |$)/s,
  /** The options, each on a line. */
  notAmong: /^Not among the choices:\n {2}(.+)$/s,
  /** The option. */
  withoutValue: /^(\S+) needs a value$/,
};
