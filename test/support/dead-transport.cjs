// Loaded into a process before the program: requests that nothing ever comes of, and timers that keep no process alive.
const { EventEmitter } = require('node:events');
const https = require('node:https');

https.request = () => Object.assign(new EventEmitter(), { end() {}, destroy() {} });
const { setTimeout: start } = globalThis;
globalThis.setTimeout = (...args) => start(...args).unref();
