/** What kind of secret was given out. */
export type SecretKind = 'token' | 'JWT' | 'code' | 'client secret';

/** Every secret that a sandbox ever gave out: for tests that look where they went. */
export type GivenOut = Map<string, SecretKind>;
