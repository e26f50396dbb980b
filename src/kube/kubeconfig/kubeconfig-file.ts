import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { YamlMapping, YamlNode, YamlSequence } from '../yaml/nodes.ts';
import { YamlFault } from '../yaml/text.ts';
import { parseYamlTree } from '../yaml/tree.ts';
import { typeOf } from '../yaml/types.ts';
import { findText, findValue, isNull, isText, resolve } from '../yaml/value.ts';

/** A kubeconfig file of a user, as it stands. */
export interface KubeconfigText {
  /** For messages. */
  path: string;
  /** undefined for a file that is not there. */
  text: string | undefined;
}

export const listNames = ['clusters', 'users', 'contexts'] as const;
export type ListName = (typeof listNames)[number];

/** The key that holds what an entry says, beside its name. */
export const bodyKeys = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

/** One named entry of a list in a file. */
export interface Entry {
  list: ListName;
  name: string;
  /** Its place among all items of its list in this file. */
  index: number;
  file: KubeconfigFile;
  /** Whether an alias stands in its place, so that what it has stands elsewhere. */
  isAlias: boolean;
  item: YamlMapping;
  body: YamlMapping | undefined;
}

/** A file that was read: its text, its places and its entries. */
export interface KubeconfigFile {
  /** What was read, or is to be written. */
  source: KubeconfigText;
  path: string;
  /** Empty for a file that is not there. */
  text: string;
  exists: boolean;
  root: YamlMapping | undefined;
  entries: Record<ListName, Entry[]>;
  /** undefined for none, or an empty one. */
  currentContext: string | undefined;
}

/**
 * Reads a kubeconfig with the places of everything in it. Aliases and tags may be in it; a file that is empty has no entries.
 * Throws `failed`, with line and column, for what is no YAML, is several documents, has a key twice or is no kubeconfig.
 */
export function readKubeconfigFile(source: KubeconfigText): KubeconfigFile {
  const { path, text = '' } = source;
  const root = readRoot(path, text);
  const file: KubeconfigFile = {
    source,
    path,
    text,
    exists: source.text !== undefined,
    root,
    entries: { clusters: [], users: [], contexts: [] },
    currentContext: findText(root, 'current-context') || undefined,
  };
  const kind = findValue(root, 'kind');
  if (kind !== undefined && !isNull(kind) && findText(root, 'kind') !== 'Config') {
    throw notReadable(file, kind, 'its kind is not Config');
  }
  for (const list of listNames) file.entries[list] = readEntries(file, list);
  return file;
}

function readRoot(path: string, text: string): YamlMapping | undefined {
  const tree = parse(path, text);
  if (tree === undefined || isNull(resolve(tree))) return undefined;
  if (tree.kind === 'mapping') return tree;
  throw unreadable(path, new YamlFault(text, tree.start, 'this is no mapping'));
}

function parse(path: string, text: string): YamlNode | undefined {
  try {
    return parseYamlTree(text);
  } catch (error) {
    throw error instanceof YamlFault ? unreadable(path, error) : error;
  }
}

function unreadable(path: string, fault: YamlFault): CliError {
  const nextStep = 'Fix it there; nothing was changed.';
  const name = printable(path);
  if (fault.isTakenByKubectl) {
    return new CliError(
      'failed',
      `kubectl may read ${name}, but this program cannot change it: ${fault.message}`,
      nextStep,
    );
  }
  return new CliError('failed', `${name} is not a kubeconfig that can be read: ${fault.message}`, nextStep);
}

function notReadable({ path, text }: KubeconfigFile, { start }: YamlNode, what: string): CliError {
  return unreadable(path, new YamlFault(text, start, what));
}

/** The list in a file, with what is not named left in; undefined where there is none. Throws `failed` for what is not a list. */
export function findList(file: KubeconfigFile, list: ListName): YamlSequence | undefined {
  const value = findValue(file.root, list);
  if (value === undefined || isNull(value)) return undefined;
  if (value.kind === 'sequence') return value;
  throw unreadable(file.path, new YamlFault(file.text, value.start, `"${list}" must be a list`));
}

function readEntries(file: KubeconfigFile, list: ListName): Entry[] {
  return (findList(file, list)?.items ?? []).flatMap((node, index) => {
    const item = resolve(node);
    if (isNull(item)) return [];
    if (item.kind !== 'mapping') throw notReadable(file, node, `an entry of ${list} is no mapping`);
    const named = findValue(item, 'name');
    const name = findText(item, 'name');
    if (named !== undefined && !isText(named) && typeOf(named) !== 'text')
      throw notReadable(file, named, `a name in ${list} is no text`);
    if (name === undefined) return [];
    const body = findValue(item, bodyKeys[list]);
    return [
      {
        list,
        name,
        index,
        file,
        isAlias: node.kind === 'alias',
        item,
        body: body?.kind === 'mapping' ? body : undefined,
      },
    ];
  });
}
