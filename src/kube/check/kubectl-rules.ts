import type { KubeconfigFile } from '../kubeconfig/kubeconfig-file.ts';
import type { YamlMapping } from '../yaml/nodes.ts';
import { YamlFault } from '../yaml/text.ts';
import { typeOf } from '../yaml/types.ts';
import { resolve } from '../yaml/value.ts';
import { fieldOf, findTypeFaults } from './type-faults.ts';

/** What stands before the document and is for another version of YAML, or another program. */
const foreignDirective = /^%(?!YAML[ \t]+1\.1(?:[ \t]|\r?$)|TAG[ \t])/m;

/** What its reader refuses anywhere. */
const controls = /(?![\t\n\r\x85])[\p{Cc}\ufffe\uffff]/u;

/** How many faults are located, which takes long in a large file. */
const most = 20;

/**
 * Why kubectl would refuse a whole file that is YAML, each with line and column, the first as kubectl finds it: by the types that its
 * reader gives values, and by those that its fields have. Nothing of the texts in the file is in it but names of entries and fields.
 */
export function findKubectlFaults(file: KubeconfigFile): YamlFault[] {
  const { root, text } = file;
  const directive = foreignDirective.exec(head(text));
  if (directive !== null) return [new YamlFault(text, directive.index, 'kubectl reads YAML 1.1. Delete this line')];
  const control = text.search(controls);
  if (control >= 0)
    return [new YamlFault(text, control, 'kubectl accepts no control characters, not even in comments')];
  if (root === undefined) return [];
  const faults = findTypeFaults(root)
    .slice(0, most)
    .map(({ start, reason }) => new YamlFault(text, start, reason));
  return [...faults, ...kindFaults(root, text)];
}

/** What stands before the document. */
function head(text: string): string {
  return text.startsWith('%') || /^(#.*)?\r?\n/.test(text) ? (text.split(/^---/m)[0] ?? '') : '';
}

/** kubectl takes these two fields in any case: of several it uses the last in the order of their characters. */
function kindFaults(root: YamlMapping, text: string): YamlFault[] {
  return [
    ['apiVersion', 'v1'],
    ['kind', 'Config'],
  ].flatMap(([field = '', only = '']) => {
    const found = root.pairs.filter(({ key }) => fieldOf(key).toLowerCase() === field.toLowerCase());
    const given = found.filter(({ value }) => typeOf(value) !== 'null');
    const last = given.toSorted((one, other) => (fieldOf(one.key) < fieldOf(other.key) ? -1 : 1)).at(-1);
    const value = last && resolve(last.value);
    if (value === undefined || value.kind !== 'scalar' || ['', only].includes(value.value)) return [];
    return [new YamlFault(text, value.start, `${field} has to be ${only}`)];
  });
}
