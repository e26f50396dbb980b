const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when somebody wants this process to end: Ctrl-C, a signal, a terminal that is closed. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of endings) process.once(signal, () => resolve());
  });
}
