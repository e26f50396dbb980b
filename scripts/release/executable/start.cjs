// The first lines of the single executable: they load the parts of dist/ from inside it, as require() would from a folder.
const { getAsset } = require('node:sea');
const { compileFunction } = require('node:vm');

/** @type {Map<string, { exports: any }>} */
const loaded = new Map();

/**
 * `require` of the parts.
 * @param {string} name
 */
function requirePart(name) {
  return name.startsWith('./') ? loadPart(name.slice(2)) : require(name);
}

/** @param {string} name of an asset */
function loadPart(name) {
  let part = loaded.get(name);
  if (part === undefined) {
    part = { exports: {} };
    loaded.set(name, part);
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
    const run = compileFunction(getAsset(name, 'utf8'), parameters, { filename: name });
    run(part.exports, requirePart, part, process.execPath, process.execPath);
  }
  return part.exports;
}

if (process.argv[2] === '__keychain-process') {
  loadPart('keychain-process.cjs');
} else {
  // Not left to the event loop: kubectl waits, and what is still open lingers for a while.
  loadPart('main.cjs')
    .main(process.argv.slice(2))
    .then((/** @type {number} */ code) => process.exit(code));
}
