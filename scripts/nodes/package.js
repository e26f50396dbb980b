/** The versions that people run beside the oldest that is supported, which the other tests run on. */
export const versions = ['22', '24', '26'];

/**
 * The package of the npm registry that has the program Node.js for a platform.
 * @param {string} platform as in process.platform
 * @param {string} arch as in process.arch
 */
export function nodePackage(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * Where the program is inside of such a package.
 * @param {string} platform
 */
export function nodeProgram(platform) {
  return platform === 'win32' ? 'package/bin/node.exe' : 'package/bin/node';
}

/**
 * What is kept between runs lies here.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @param {string} name
 */
export function keptDirectory(env, home, name) {
  return `${env.XDG_CACHE_HOME || `${home}/.cache`}/kubectl-rancher-${name}`;
}
