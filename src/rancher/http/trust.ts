/** Which certificates a server may show. `roots`: what Node.js and the operating system trust together. */
export type Trust = { kind: 'roots' } | { kind: 'ca'; pem: string } | { kind: 'none' };
