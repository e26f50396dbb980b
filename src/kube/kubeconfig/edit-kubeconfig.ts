import { CliError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { YamlMapping } from '../yaml/nodes.ts';
import { applyEdits, type Edit } from '../yaml/text.ts';
import { parseYamlTree } from '../yaml/tree.ts';
import { printText } from '../yaml/value.ts';
import { addKey, editList, type ListChange, lineEndOf } from './edit-list.ts';
import {
  type KubeconfigFile,
  type KubeconfigText,
  type ListName,
  listNames,
  readKubeconfigFile,
} from './kubeconfig-file.ts';
import { keepsUntouched } from './untouched.ts';

/** What is to be changed in one file. */
export interface FileChange {
  lists: Record<ListName, ListChange>;
  /** Names of users in contexts, each with the place of the context in its list and its own place in the text. */
  names: { context: number; start: number; end: number; name: string }[];
  /** undefined leaves it; '' unsets it, as kubectl does. */
  currentContext: string | undefined;
}

export function noChange(): FileChange {
  const none = (): ListChange => ({ replaced: new Map(), added: [] });
  return { lists: { clusters: none(), users: none(), contexts: none() }, names: [], currentContext: undefined };
}

/**
 * A file with a change made; every character that the change does not concern stays.
 * Throws `failed` where that cannot be done, as with an anchor that would be removed and is used elsewhere.
 */
export function editKubeconfig(file: KubeconfigFile, change: FileChange): KubeconfigFile {
  const { path } = file;
  if (isEmpty(change)) return file;
  const base = hasKeys(file) ? file : readKubeconfigFile({ path, text: withSkeleton(file) });
  const edited = readEdited({ path, text: changedText(base, change) });
  if (!keepsUntouched(base, edited, change)) throw breaks(path);
  return edited;
}

/** What was printed for it is no longer needed when the new text is read. */
function changedText(base: KubeconfigFile, change: FileChange): string {
  const { root, path } = base;
  if (root === undefined) throw breaks(path);
  const edits = [
    ...missingLast(root).flatMap((list) => editList(base, root, list, change.lists[list])),
    ...change.names.map(({ start, end, name }) => ({ start, end, text: printText(name) })),
    ...editCurrentContext(base, change.currentContext),
  ];
  return applyEdits(base.text, edits);
}

function isEmpty({ lists, names, currentContext }: FileChange): boolean {
  const touched = listNames.some((list) => lists[list].replaced.size > 0 || lists[list].added.length > 0);
  return !touched && names.length === 0 && currentContext === undefined;
}

/** A key that is added stands behind the items that are added to the last list, at the same place in the text. */
function missingLast(root: YamlMapping): ListName[] {
  const isMissing = (list: ListName): boolean => root.find(list) === undefined;
  return [...listNames.filter((list) => !isMissing(list)), ...listNames.filter(isMissing)];
}

function hasKeys({ root }: KubeconfigFile): boolean {
  return root !== undefined && root.pairs.length > 0;
}

/** What there is instead of entries, `{}` or `null`, gives way. */
function withSkeleton({ text: whole }: KubeconfigFile): string {
  const { start, end } = parseYamlTree(whole) ?? { start: 0, end: 0 };
  const text = start === end ? whole : whole.slice(0, start) + whole.slice(end).trimStart();
  const lines = ['apiVersion: v1', 'kind: Config', 'clusters: []', 'contexts: []', 'users: []', 'current-context: ""'];
  const eol = lineEndOf(text);
  const gap = text === '' || text === '\ufeff' || text.endsWith('\n') ? '' : eol;
  return `${text}${gap}${lines.join(eol)}${eol}`;
}

function editCurrentContext({ text, root }: KubeconfigFile, name: string | undefined): Edit[] {
  if (name === undefined || root === undefined) return [];
  const pair = root.find('current-context');
  const printed = ` ${printText(name)}`;
  if (pair !== undefined) return [{ start: pair.valueStart, end: pair.value.end, text: printed }];
  return name === '' ? [] : [addKey(text, root, 'current-context', printed)];
}

function readEdited(text: KubeconfigText): KubeconfigFile {
  try {
    return readKubeconfigFile(text);
  } catch (error) {
    throw error instanceof CliError ? breaks(text.path) : error;
  }
}

function breaks(path: string): CliError {
  return new CliError(
    'failed',
    `${printable(path)} cannot be changed without breaking it`,
    'Write out what it has as anchors and aliases, or choose another file.',
  );
}
