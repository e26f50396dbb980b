/** A field that may be missing or added: the first fixtures were cut there, or controllers write it sooner or later. */
interface OptionalField {
  /** Names of fields, or `type` or `kind` of objects, in which it is optional; absent: everywhere. */
  in?: readonly string[];
  fields: readonly string[];
}

/** What a real Rancher 2.15.0 has more than the first fixtures, and than the sandbox without `--like-real`. */
const OPTIONAL_FIELDS: readonly OptionalField[] = [
  { in: ['collection'], fields: ['createTypes', 'sort', 'filters'] },
  { in: ['metadata'], fields: ['managedFields', 'annotations', 'finalizers', 'generateName', 'remainingItemCount'] },
  { in: ['globalRoleBinding'], fields: ['status', 'labels', 'ownerReferences', 'annotations'] },
  { in: ['cluster'], fields: ['apiEndpoint', 'caCert', 'serviceAccountTokenSecret', 'labels'] },
  { in: ['node'], fields: ['annotations', 'info', 'taints'] },
  { in: ['token', 'Token', 'status'], fields: ['lastUsedAt', 'lastUsedAtTS'] },
];

/** Whether a field may be missing or added in an object: of this type or kind, or in a field of this name. */
export function isOptional(field: string, parents: readonly string[]): boolean {
  return OPTIONAL_FIELDS.some(
    (optional) => optional.fields.includes(field) && (optional.in?.some((parent) => parents.includes(parent)) ?? true),
  );
}
