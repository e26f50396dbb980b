/** Which server is to be trusted, and whose login the commands that a user is told are for. */
export interface TrustTarget {
  server: string;
  profile: string | undefined;
}
