/** How many requests are under way at a time. */
const atATime = 8;

/**
 * Does something with each item, some at a time. After the first failure, or the signal, nothing more is begun; what was begun is
 * waited for, and then the failure is thrown.
 */
export async function eachAtOnce<T>(items: T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const workOff = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0 || signal?.aborted) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, workOff));
  if (failures.length > 0) throw failures[0];
}
