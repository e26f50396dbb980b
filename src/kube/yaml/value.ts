import { load } from 'js-yaml';
import { escapeControls, escapeForYaml } from '../../printable.ts';
import type { YamlMapping, YamlNode } from './nodes.ts';
import { writeYaml } from './write-yaml.ts';

type Resolved = Exclude<YamlNode, { kind: 'alias' }>;

/** The node itself, or what the alias stands for. */
export function resolve(node: YamlNode): Resolved {
  return node.kind === 'alias' ? node.target : node;
}

/** What a mapping has under a key; merged mappings (`<<`) count as kubectl counts them. */
export function findValue(node: YamlNode | undefined, key: string): Resolved | undefined {
  const mapping = node === undefined ? undefined : resolve(node);
  if (mapping?.kind !== 'mapping') return undefined;
  const own = mapping.find(key);
  if (own !== undefined) return resolve(own.value);
  const merged = mapping.find('<<');
  if (merged === undefined) return undefined;
  const value = resolve(merged.value);
  const sources = value.kind === 'sequence' ? value.items : [value];
  return sources.map((source) => findValue(source, key)).find((found) => found !== undefined);
}

/** A field that is text; undefined where there is none, or an empty value. */
export function findText(node: YamlNode | undefined, key: string): string | undefined {
  const value = findValue(node, key);
  return value?.kind === 'scalar' && !isNull(value) ? value.value : undefined;
}

/** The items of a list of texts; undefined where there is no list. */
export function findTexts(node: YamlNode | undefined, key: string): string[] | undefined {
  const value = findValue(node, key);
  if (value?.kind !== 'sequence') return undefined;
  return value.items.map(resolve).flatMap((item) => (item.kind === 'scalar' ? [item.value] : []));
}

/** Whether a value is a text, or nothing: not a number or a truth value, which kubectl refuses as a name. */
export function isText(node: Resolved): boolean {
  if (node.kind !== 'scalar') return false;
  const isOther = /^([-+]?\d+(\.\d*)?(e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|true|false)$/i.test(node.value);
  return !(node.plain && isOther);
}

export function isNull(node: Resolved): boolean {
  return node.kind === 'scalar' && node.plain && /^(~|null|Null|NULL|)$/.test(node.value);
}

export type YamlObject = { [key: string]: YamlValue };
export type YamlValue = string | number | boolean | null | YamlValue[] | YamlObject;

/** The node as plain data. */
function toValue(node: YamlNode): YamlValue {
  const resolved = resolve(node);
  if (resolved.kind === 'scalar') return resolved.plain ? plainValue(resolved.value) : resolved.value;
  if (resolved.kind === 'sequence') return resolved.items.map(toValue);
  return toObject(resolved);
}

/** A mapping as plain data, merged mappings put in. */
export function toObject({ pairs }: YamlMapping): YamlObject {
  const merged: [string, YamlValue][] = [];
  const own: [string, YamlValue][] = [];
  for (const { key, value } of pairs) {
    const name = resolve(key);
    if (name.kind !== 'scalar') continue;
    if (name.value === '<<') merged.push(...mergedPairs(resolve(value)));
    else own.push([name.value, toValue(value)]);
  }
  return Object.fromEntries([...merged, ...own]);
}

/** Of several mappings that are merged the first one counts, so it comes last. */
function mergedPairs(value: Resolved): [string, YamlValue][] {
  const sources = value.kind === 'sequence' ? value.items.map(resolve).reverse() : [value];
  return sources.flatMap((source) => (source.kind === 'mapping' ? Object.entries(toObject(source)) : []));
}

/** Most texts are seen to be text at once; only what may be a number is given to the library. */
function plainValue(text: string): YamlValue {
  if (/^(~|null|)$/i.test(text)) return null;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (!/^[-+]?(\.?\d|\.inf|\.nan)[\da-fox.+-]*$/i.test(text)) return text;
  const value = load(text);
  return typeof value === 'number' ? value : text;
}

/** A value as a block of YAML, without a final line end. Texts that an older YAML takes for something else are quoted. */
export function printBlock(value: unknown): string {
  return writeYaml(value).replace(/\n$/, '');
}

/** A text on one line, fit for a block, for a `[list]` and for JSON-like files. */
export function printText(text: string): string {
  const harmless = /^[a-z][\w.@/-]*$/i.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return harmless ? text : printFlow(text);
}

/** A value as JSON, which is YAML too, on one line. */
export function printFlow(value: unknown): string {
  return escapeControls(JSON.stringify(value), escapeForYaml);
}
