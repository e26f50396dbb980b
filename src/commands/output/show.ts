import type { Context } from '../../flows/context.ts';
import { ReaderGone } from '../../platform/stdout.ts';

/**
 * Prints what is only to be read. That its reader has had enough, as `head` has, is no failure; gives whether there may be more.
 * What has to arrive, as tokens and kubeconfigs do, is printed with `print` itself.
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
