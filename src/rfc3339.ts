/** A time as Kubernetes writes it, in whole seconds: `2026-01-02T03:04:05Z`. Takes milliseconds since the epoch. */
export function rfc3339(time: number): string {
  return `${new Date(time).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/** The same; null for never, and for what is not known. */
export function rfc3339OrNull(time: number | undefined): string | null {
  return time === undefined || !Number.isFinite(time) ? null : rfc3339(time);
}
