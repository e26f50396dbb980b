import type { Context } from '../../flows/context.ts';
import { ReaderGone } from '../../platform/stdout.ts';

/**
 * Prints text whose reader may stop early, as `head` does; returns whether it still reads. What must arrive, such as a token
 * or a kubeconfig, is printed with `print` itself.
 */
export async function show({ print }: Pick<Context, 'print'>, text: string): Promise<boolean> {
  try {
    await print(text);
    return true;
  } catch (error) {
    if (error instanceof ReaderGone) return false;
    throw error;
  }
}
