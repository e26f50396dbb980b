/** The words of a command line so far, without the options that choose the login. */
export interface TypedWords {
  words: string[];
  server?: string;
  profile?: string;
}

const loginOption = /^--(server|profile)(?:=(.*))?$/s;

/** Reads both options anywhere, as `--profile NAME` or `--profile=NAME`; the last one counts. */
export function readTypedWords(typed: string[]): TypedWords {
  const read: TypedWords = { words: [] };
  for (let index = 0; index < typed.length; index++) {
    const word = typed[index] ?? '';
    const [, name, joined] = loginOption.exec(word) ?? [];
    const value = joined ?? (name === undefined ? undefined : typed[++index]);
    if (name === undefined) read.words.push(word);
    else if (value !== undefined) Object.assign(read, { [name]: value });
  }
  return read;
}
