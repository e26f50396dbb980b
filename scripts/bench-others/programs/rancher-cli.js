import { getRancherCli } from '../tools/tools.js';

/**
 * @param {import('../world.js').World} world
 * @param {import('../../bench/launcher.js').Launcher} launcher
 * @returns {Promise<import('./program.js').Program>}
 */
export async function rancherCli({ sandbox }, launcher) {
  const { path, version } = await getRancherCli(launcher);
  return {
    id: 'rancher',
    name: 'rancher token',
    version,
    // As in the kubeconfigs that Rancher makes: the cluster's id is there only where it has an endpoint of its own. They leave out
    // "https://", which this CLI allows only where the server has no port.
    ask: ({ id, name }, hasEndpoint = false) => [
      path,
      'token',
      `--server=${sandbox.url}`,
      `--user=${name}`,
      ...(hasEndpoint ? [`--cluster=${id}`] : []),
    ],
    logOut: [path, 'token', 'delete', 'all'],
    pagesOpened: () => 0,
  };
}
