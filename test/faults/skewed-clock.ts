/** The clock of the server, which may be off. */
export class SkewedClock {
  /** Milliseconds that it is ahead. */
  ahead = 0;

  now(): number {
    return Date.now() + this.ahead;
  }
}
