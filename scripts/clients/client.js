/**
 * A Kubernetes client that kubeconfigs are tried with.
 * @typedef {object} Client
 * @property {string} name as docs/clients.md has it
 * @property {string} version
 * @property {string} [needs] the program that installs it
 * @property {(kept: string) => Promise<Usage>} install `kept`: a directory that is kept between runs
 * @property {LongRun} [longRun] what a process of it does that runs for long; absent: it ends after one request
 * @property {boolean} [hidesMessage] whether it does not show what the plugin says of a failure
 *
 * @typedef {object} Usage
 * @property {string[]} list a command that lists the pods of the current context, once
 * @property {string[]} [keepListing] one that does so each second, as often as its last argument says, which is added: it
 *   prints `listed` or `failed: WHY` each time
 * @property {Record<string, string>} [env] what it needs beside the user's variables
 * @property {'v1beta1'} [execApi] the version of the exec API that the kubeconfig has to name for it; absent: as it is made
 *
 * @typedef {object} LongRun
 * @property {boolean} renews whether it gets the next token when one expires
 * @property {{ cluster: boolean, local: boolean }} heals whether it works again after its token was deleted on the server: on a
 *   cluster behind Rancher, and on `local`
 */

export {};
