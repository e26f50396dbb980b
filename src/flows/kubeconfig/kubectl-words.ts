import { printable } from '../../printable.ts';

/** What may be shown of what kubectl says of a kubeconfig, up to where it begins to quote the file. */
const shown = [
  /^yaml: (line \d+: )?(found|did|could|mapping|block|unknown|invalid|control|incomplete|cannot|document)\b[\w ',:.-]*/,
  /^json: cannot unmarshal \w+ into Go (struct field [\w.-]+|value) of type [\w.[\]]+/,
  /^json: unsupported value: [\w+-]+/,
  /^couldn't get version\/kind; json parse error: json: cannot unmarshal \w+ into Go [\w. -]+ of type \w+/,
  /^illegal base64 data at input byte \d+/,
  /^no kind "[^"]*" is registered for version "[^"]*"/,
  /^error converting \S+ into \S+: duplicate name "[^"]*" in list/,
  /^[Uu]nsupported map key of type/,
];

/**
 * kubectl's reason for refusing a kubeconfig, from its stderr, without what it quotes of the file: that may be a token. An empty text where
 * nothing can be shown; undefined where kubectl failed for another reason.
 */
export function reasonIn(stderr: string): string | undefined {
  const [, reason] = /error loading config file "(?:[^"\\]|\\.)*": ([^\n]*)/.exec(stderr) ?? [];
  if (reason === undefined) return undefined;
  for (const pattern of shown) {
    const [words] = pattern.exec(reason) ?? [];
    if (words !== undefined) return printable(words.replace(/ map$/, '').replace(/[ :]+$/, ''));
  }
  return '';
}
