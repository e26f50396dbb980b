import type { Random } from '../random.ts';
import type { Place, World } from '../world.ts';

/** One kind of trouble. */
export interface Kind {
  name: string;
  /** It may end a session on the server, or spoil it here, so that a login has to be asked for. */
  endsSessions?: true;
  /** It may be that a user is told to log in who is logged in, and only refused for now. */
  refusesUsers?: true;
  /** What is remembered of failed asks may go, in the midst of one: it may be said again. */
  forgetsFailures?: true;
  /**
   * Tokens may stay on the server that nothing here leads to: one for each ask of the round, and those of the files that were
   * spoiled, or of all that were in the cache, or the sessions' too.
   */
  strandsTokens?: 'one each' | 'spoiled' | 'cached' | 'all';
  /** Processes may be killed while they write. */
  leavesFiles?: true;
  /** It is about plugins that have something to do: with nothing in the cache, or several for the same, or a login. */
  needsWork?: 'alone' | 'crowd';
  /** All contexts are looked after when it is over, also those that nobody used meanwhile. */
  concernsAll?: true;
  /** Makes the trouble; what it gives takes it away. `places`: what is asked for meanwhile. */
  begin(world: World, random: Random, places: Place[]): Promise<Undo> | Undo;
}

/** Takes the trouble away. Gives whether it really happened, where that depends on the moment. */
export type Undo = () => unknown;

export const nothingToUndo: Undo = () => undefined;
