/**
 * @typedef {object} Program one that a kubeconfig may name as its command
 * @property {string} id
 * @property {string} name
 * @property {string} version
 * @property {(cluster: { id: string; name: string }, hasEndpoint?: boolean) => string[]} ask as kubeconfigs have it
 * @property {string[]} logOut
 * @property {() => number} pagesOpened in the browser, so far
 */

export {};
