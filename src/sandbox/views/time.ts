/** A time as Kubernetes and Rancher write it: UTC, whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The same time as in v3's `...TS` fields: milliseconds of a whole second. */
export function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
