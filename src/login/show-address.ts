import { oneLine } from '../printable.ts';
import type { LoginContext } from './method.ts';

/**
 * Brings a person to an address: in the browser of this machine, else by telling it. It is told in any case, since a
 * browser that was started need not have come up. Gives whether one was started.
 */
export async function showAddress({ browser, say }: LoginContext, url: string, what: string): Promise<boolean> {
  const obstacle = browser.obstacle();
  if (obstacle === undefined && (await browser.open(url))) {
    say(`Your browser opens ${what}. If it does not, open this address:\n  ${oneLine(url)}`);
    return true;
  }
  say(`Open ${what} in a browser (${obstacle ?? 'none could be started here'}):\n  ${oneLine(url)}`);
  return false;
}
