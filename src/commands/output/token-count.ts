/** `1 token`, `5 tokens`. */
export function formatTokenCount(count: number): string {
  return count === 1 ? '1 token' : `${count} tokens`;
}
