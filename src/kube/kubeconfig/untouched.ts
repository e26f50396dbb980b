import { isSame } from '../yaml/same-values.ts';
import type { FileChange } from './edit-kubeconfig.ts';
import { findList, type KubeconfigFile, type ListName, listNames } from './kubeconfig-file.ts';

/**
 * Whether all that a change does not concern comes to the same in a file before and after it. The characters of it stay, but an alias may
 * have lost its anchor to an earlier one of the same name.
 */
export function keepsUntouched(before: KubeconfigFile, after: KubeconfigFile, change: FileChange): boolean {
  const seen = new Map<number, number>();
  const renamed = new Set(change.names.map(({ context }) => context));
  const keepsList = (list: ListName): boolean => {
    const { replaced, added } = change.lists[list];
    const items = findList(after, list)?.items ?? [];
    let place = 0;
    const areSame = (findList(before, list)?.items ?? []).every((item, index) => {
      const values = replaced.get(index);
      const present = items[place];
      place += values?.length ?? 1;
      const isEdited = values !== undefined || (list === 'contexts' && renamed.has(index));
      return isEdited || (present !== undefined && isSame(item, present, seen));
    });
    return areSame && items.length === place + added.length;
  };
  return listNames.every(keepsList) && keepsRest(before, after, seen);
}

/** What stands beside the lists and the current context. */
function keepsRest({ root }: KubeconfigFile, after: KubeconfigFile, seen: Map<number, number>): boolean {
  const changing = new Set<string>([...listNames, 'current-context']);
  return (root?.pairs ?? []).every(({ key, value }) => {
    if (key.kind !== 'scalar' || changing.has(key.value)) return true;
    const present = after.root === undefined ? undefined : after.root.find(key.value);
    return present !== undefined && isSame(value, present.value, seen);
  });
}
