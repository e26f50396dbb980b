// What a credential request may need, in layers: a file of dist/ each, of which the first is all that a cached credential takes. A module is
// in one layer only, and the others import it from there: else an error of one would be unknown to another.
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Each layer's name in dist/, and where it begins, in the order in which a request may need them. */
export const layers = {
  main: ['src/main.ts'],
  server: ['src/flows/credential/from-server.ts', 'src/rancher/http/http.ts', 'src/store/locks/queue-lock.ts'],
  proxy: [
    'src/rancher/http/proxy.ts',
    'src/rancher/http/proxy-address.ts',
    'src/rancher/http/tunnel-agent.ts',
    'src/rancher/http/system-roots.ts',
    'src/flows/trust/kubeconfig-proxy.ts',
  ],
  login: [
    'src/flows/session/log-in.ts',
    'src/flows/session/keep-session.ts',
    'src/login/rancher-oidc.ts',
    'src/platform/terminal/open-terminal.ts',
  ],
};

/**
 * Bundles the layers into a folder. Gives what went into them.
 * @param {string} folder
 * @param {import('esbuild').BuildOptions & { absWorkingDir: string }} options for all of dist/
 * @returns {Promise<import('esbuild').Metafile[]>}
 */
export async function bundleLayers(folder, options) {
  const owners = await findOwners(options);
  /** @type {Map<string, Set<string>>} */
  const wanted = new Map(Object.entries(layers).map(([name, beginnings]) => [name, new Set(beginnings)]));
  const results = [];
  // From the last on: what a layer has to export is known when the others are made.
  for (const name of Object.keys(layers).reverse()) {
    const files = [...(wanted.get(name) ?? [])];
    expectDifferentNames(await exportsOf(options.absWorkingDir, files));
    const { metafile } = await build({
      ...options,
      stdin: { contents: entryOf(name, files), resolveDir: options.absWorkingDir },
      outfile: resolve(folder, `${name}.cjs`),
      plugins: [fromOtherLayers(name, owners, wanted), ...(options.plugins ?? [])],
      metafile: true,
    });
    results.push(metafile);
  }
  return results;
}

/**
 * The layer of each source file: the first that cannot do without it.
 * @param {import('esbuild').BuildOptions & { absWorkingDir: string }} options
 */
async function findOwners(options) {
  /** @type {Map<string, string>} */
  const owners = new Map();
  for (const [name, beginnings] of Object.entries(layers)) {
    for (const file of beginnings) owners.set(file, name);
  }
  for (const [name, entryPoints] of Object.entries(layers)) {
    const plugins = [fromOtherLayers(name, owners, new Map()), ...(options.plugins ?? [])];
    const outdir = options.absWorkingDir;
    const { metafile } = await build({ ...options, entryPoints, outdir, plugins, write: false, metafile: true });
    const files = Object.keys(metafile.inputs).filter((file) => file.startsWith('src/'));
    for (const file of files) owners.set(file, name);
  }
  return owners;
}

/**
 * What a layer exports: all that is in the files of which others use something.
 * @param {string} name
 * @param {string[]} files
 */
function entryOf(name, files) {
  const main = name === 'main' ? [`export { main } from './src/main.ts';`] : [];
  return [...main, ...files.map((file) => `export * from './${file}';`)].join('\n');
}

/**
 * esbuild leaves out a name that two files export.
 * @param {string[]} names
 */
function expectDifferentNames(names) {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`in one layer, two files export ${twice.join(', ')}`);
}

/**
 * Has a layer import what another one owns from that one's file, and notes it in `wanted`. Each file is required in one place: to Node.js,
 * a hundred of these calls are a millisecond.
 * @param {string} name
 * @param {Map<string, string>} owners
 * @param {Map<string, Set<string>>} wanted
 * @returns {import('esbuild').Plugin}
 */
function fromOtherLayers(name, owners, wanted) {
  const namespace = 'layer';
  const order = Object.keys(layers);
  return {
    name: 'layers',
    setup({ initialOptions: { absWorkingDir: root = '' }, onLoad, onResolve }) {
      onResolve({ filter: /^\./, namespace: 'file' }, ({ path, importer, kind }) => {
        const file = relative(root, resolve(dirname(importer), path)).replaceAll('\\', '/');
        const owner = owners.get(file);
        if (owner === undefined || owner === name || importer.endsWith('<stdin>')) return undefined;
        wanted.get(owner)?.add(file);
        if (kind === 'dynamic-import') return { path: `./${owner}.cjs`, external: true };
        if (order.indexOf(owner) > order.indexOf(name))
          throw new Error(`${importer} loads all of ${owner}.cjs at once`);
        return { path: owner, namespace };
      });
      onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /./, namespace }, async ({ path: owner }) => {
        const files = [...owners].filter(([, other]) => other === owner).map(([file]) => file);
        const names = new Set(await exportsOf(root, files));
        return { contents: `export { ${[...names]} } from './${owner}.cjs';` };
      });
    },
  };
}

/**
 * The names that files export.
 * @param {string} root
 * @param {string[]} entryPoints
 */
async function exportsOf(root, entryPoints) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: root,
    format: 'esm',
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}
