#!/usr/bin/env node
const { main } = require('../dist/main.cjs');

// Not left to the event loop: kubectl waits, and what is still open lingers for a while.
main(process.argv.slice(2)).then((code) => process.exit(code));
