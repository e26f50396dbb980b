/** How many requests are under way at a time. */
const atATime = 8;

/** Does something with each item, some at a time. The first failure, or the signal, ends it: nothing more is begun then. */
export async function eachAtOnce<T>(items: T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const waiting = items.values();
  let ended = false;
  const workOff = async (): Promise<void> => {
    for (const item of waiting) {
      if (ended || signal?.aborted) return;
      await work(item);
    }
  };
  const workers = Array.from({ length: Math.min(atATime, items.length) }, () =>
    workOff().catch((error: unknown) => {
      ended = true;
      throw error;
    }),
  );
  await Promise.all(workers);
}
