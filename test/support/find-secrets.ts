/** The secrets in a text. Words are looked up, not secrets searched for: there can be tens of thousands of both. */
export function findSecrets<Kind>(text: string, secrets: ReadonlyMap<string, Kind>): Kind[] {
  const plain = unwrap(text);
  const words = new Set([text, ...(plain === text ? [] : [plain])].flatMap(wordsOf));
  return [...words].flatMap((word) => secrets.get(word) ?? []);
}

/** The text before it was put into JSON, a log or an address. */
function unwrap(text: string): string {
  return text
    .replaceAll(/\\+(?:[ntr]|u00[01][\da-f])/gi, ' ')
    .replaceAll(/%([2-7][\da-f])/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/**
 * Whole words, which JWTs and passwords are, without what a sentence puts around them, and their parts: Rancher's
 * secrets are letters and digits only.
 */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/[\w.-]{8,}/g)].flatMap(([word]) => [
    word,
    word.replaceAll(/^\.+|\.+$/g, ''),
    word.replaceAll(/^[._-]+|[._-]+$/g, ''),
    ...(word.match(/[^\W_]{8,}/g) ?? []),
  ]);
}
