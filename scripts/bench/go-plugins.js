// Programs of the same kind, written in Go, that this machine may have.
import { findOnPath } from './on-path.js';

const known = [
  // Of the programs called rancher only the official one says it like this.
  { name: 'rancher', says: /^rancher version/ },
  { name: 'kubelogin', says: /./ },
  { name: 'gke-gcloud-auth-plugin', says: /./ },
];

/** @typedef {{ name: string; command: string[] }} GoPlugin */

/**
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<{ present: GoPlugin[]; absent: string[] }>}
 */
export async function findGoPlugins({ launcher, env }) {
  /** @type {GoPlugin[]} */
  const present = [];
  /** @type {string[]} */
  const absent = [];
  for (const { name, says } of known) {
    const path = findOnPath(name);
    const command = path === undefined ? [] : [path, '--version'];
    const { exitCode, output } = await launcher.launch(command, env);
    if (exitCode === 0 && says.test(output)) present.push({ name, command });
    else absent.push(name);
  }
  return { present, absent };
}
