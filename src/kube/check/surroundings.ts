/** What a check has to know beside the files it looks at. */
export interface Surroundings {
  /** Milliseconds since the epoch. */
  now: number;
  /** A file of certificates that an entry of the kubeconfig at `path` names, in PEM; undefined for one that cannot be read. */
  readCertificates(path: string, file: string): string | undefined;
  /** The authorities in PEM that are trusted for a server, `host[:port][/path]`: `machine` for those of this machine, undefined for a server that is not known. */
  trustedFor(host: string): string | 'machine' | undefined;
}
