import type { ClientResponse } from './client.ts';
import type { Json } from './json.ts';
import { differences, type ShapeOptions } from './shape.ts';

export interface CompareOptions extends Pick<ShapeOptions, 'literals' | 'ignored'> {
  /** Texts of this server and what the fixture has in their place, `[here, in the fixture]`, longest first. */
  aliases?: [string, string][];
  /** Reduces a body, the fixture's as well as the server's, to what this exchange is about. */
  reduce?: (body: Json) => Json;
}

/** Generated names and secrets, and their placeholders. The order matters: longer ones first. */
const GENERATED: [RegExp, string][] = [
  [/-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----\n?/g, '<certificate>'],
  [/(certificate-authority-data: )"[^"]*"/g, '$1"<certificate>"'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<jwt>'],
  [/\b0x[0-9a-f]+\b/g, '<address>'],
  [/(createdTimestamp: )\S+/g, '$1<time>'],
  [/(token: )"[^"]*"/g, '$1"<token>"'],
  [/\bkubeconfig-(?:u|user)-[a-z0-9]+(?:\.[a-z0-9-]+)?\b/g, '<token>'],
  [/\bkubeconfig-[a-z0-9]{5}\b/g, '<kubeconfig>'],
  [/\btoken-[a-z0-9]{5}\b/g, '<token>'],
  [/\b(?:u|user)-[a-z0-9]{5,}\b/g, '<user>'],
  [/\bc-(?:m-[a-z0-9]{8}|[a-z0-9]{5})\b/g, '<cluster>'],
];

/** How a response differs from the fixture's, one sentence for each difference. */
export function compareResponses(
  expected: ClientResponse,
  actual: ClientResponse,
  options: CompareOptions = {},
): string[] {
  const normalise = (text: string) => normalised(text, options.aliases ?? []);
  const reduce = options.reduce ?? ((body: Json) => body);
  const { literals, ignored } = options;
  const shape = { normalise, ...(literals && { literals }), ...(ignored && { ignored }) };
  return [
    ...differ('status', expected.status, actual.status),
    ...differ('content type', expected.contentType, actual.contentType),
    ...differ(
      'location',
      expected.location && normalise(expected.location),
      actual.location && normalise(actual.location),
    ),
    ...differ('cookies', cookies(expected), cookies(actual)),
    ...compareBodies(reduce(expected.body), reduce(actual.body), shape),
  ];
}

/** Compares text as a whole, anything else by its shape. */
function compareBodies(expected: Json, actual: Json, shape: ShapeOptions & { normalise: (text: string) => string }) {
  if (typeof expected !== 'string' || typeof actual !== 'string') return differences(expected, actual, shape);
  return differ('text', shape.normalise(expected), shape.normalise(actual));
}

function normalised(text: string, aliases: [string, string][]): string {
  const renamed = aliases.reduce((result, [here, there]) => result.replaceAll(here, there), text);
  return GENERATED.reduce((result, [pattern, placeholder]) => result.replace(pattern, placeholder), renamed);
}

/** Names and attributes of the cookies; some servers and clients join several in one header. */
function cookies({ setCookie }: ClientResponse): string {
  const single = setCookie.flatMap((header) => header.split(/, (?=\w+=)/));
  const shapes = single.map((cookie) =>
    cookie
      .replace(/^([^=]+)=([^;]*)/, (_, name, value) => `${name}=${value && '...'}`)
      .replace(/^saml_[\w-]{56}=/, 'saml_<relay state>=')
      .replace(/Expires=\w+, \d+ \w+ 20\d\d [\d:]+ GMT/, 'Expires=<about now>'),
  );
  return shapes.sort().join('\n');
}

function differ(what: string, expected: string | number | null, actual: string | number | null): string[] {
  return expected === actual ? [] : [`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}
