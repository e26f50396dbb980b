import { oneLine } from '../printable.ts';
import type { LoginContext } from './method.ts';

/**
 * Opens an address in the browser of this machine, and shows it in any case: the browser may not have come up. Returns
 * whether one was started. `what`: the page's name, as in "the login page of ...".
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
