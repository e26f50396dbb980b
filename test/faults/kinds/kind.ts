import type { Random } from '../random.ts';
import type { Place, World } from '../world.ts';

/** One kind of trouble. */
export interface Kind {
  name: string;
  /** It ends all sessions on the server. Kinds that end some of them, or refuse some users, note whose in `World.ended` and `refused`. */
  endsSessions?: true;
  /** What is remembered of failed asks may go, in the midst of one: it may be said again. */
  forgetsFailures?: true;
  /**
   * Tokens may stay on the server that nothing here leads to: one for each ask of the round, and those of the files that were
   * spoiled, or of all that were in the cache, or the sessions' too.
   */
  strandsTokens?: 'one each' | 'spoiled' | 'cached' | 'all';
  /** Processes may be killed while they write. */
  leavesFiles?: true;
  /** It goes on until all commands have ended by themselves, which takes them as long as they wait at most. Nothing else goes wrong then. */
  outlastsAll?: true;
  /** It is about plugins that have something to do: with nothing in the cache, or several for the same, or many for all, or a login. */
  needsWork?: 'alone' | 'crowd' | 'burst';
  /** How long it lasts at most, in milliseconds, where that is longer than usual. */
  lasts?: number;
  /** All contexts are looked after when it is over, also those that nobody used meanwhile. */
  concernsAll?: true;
  /** Makes the trouble; what it gives takes it away. `places`: what is asked for meanwhile. */
  begin(world: World, random: Random, places: Place[]): Promise<Undo> | Undo;
}

/** Takes the trouble away. Gives whether it really happened, where that depends on the moment. */
export type Undo = () => unknown;

export const nothingToUndo: Undo = () => undefined;
