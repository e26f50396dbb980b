/** What the parser says in its own words, in ours; by its own words, one for each number where it has two. */
export const parserWords: Record<string, string | { one: string; other: string }> = {
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'Something is missing: it has %s of the %s arguments that it needs',
    other: 'Something is missing: it has %s of the %s arguments that it needs',
  },
  'Invalid values:': 'That is not among the choices:',
  'Argument: %s, Given: %s, Choices: %s': '%s is %s, and can be %s',
  'Not enough arguments following: %s': '%s needs a value',
};
