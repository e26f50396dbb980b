// Loaded into a process before the program: requests that nothing ever comes of, and timers that keep no process alive.
const { EventEmitter } = require('node:events');
const https = require('node:https');

https.request = /** @type {any} */ (() => Object.assign(new EventEmitter(), { end() {}, destroy() {} }));
const start = globalThis.setTimeout;
globalThis.setTimeout = /** @type {any} */ (
  (/** @type {() => void} */ work, /** @type {number} */ delay) => start(work, delay).unref()
);
