/**
 * Fields that may be missing or added: the first fixtures were cut there, or controllers write them sooner or later.
 */
interface OptionalFields {
  /** In objects of which `type` or `kind`, or in which field. */
  in: readonly string[];
  fields: readonly string[];
  /** Whether their content differs between servers, too. */
  isFree?: true;
}

/** What a real Rancher 2.15.0 has and the first fixtures, or the sandbox without `--like-real`, do not. */
const OPTIONAL_FIELDS: readonly OptionalFields[] = [
  { in: ['collection'], fields: ['createTypes', 'sort', 'filters'] },
  { in: ['metadata'], fields: ['managedFields', 'annotations', 'finalizers'], isFree: true },
  { in: ['metadata'], fields: ['generateName', 'remainingItemCount'] },
  { in: ['globalRoleBinding'], fields: ['status', 'labels', 'ownerReferences', 'annotations'], isFree: true },
  { in: ['cluster'], fields: ['apiEndpoint', 'caCert', 'serviceAccountTokenSecret', 'labels'] },
  { in: ['node'], fields: ['annotations', 'info', 'taints'], isFree: true },
  { in: ['token', 'Token', 'status'], fields: ['lastUsedAt', 'lastUsedAtTS'] },
];

/**
 * The declaration of an optional field in an object with these names: its `type`, its `kind`, the field that it is in.
 */
export function findOptional(field: string, names: readonly string[]): OptionalFields | undefined {
  return OPTIONAL_FIELDS.find(
    (optional) => optional.fields.includes(field) && optional.in.some((name) => names.includes(name)),
  );
}
