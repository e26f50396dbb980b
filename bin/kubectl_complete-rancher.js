#!/usr/bin/env node
const { complete } = require('../dist/cli.cjs');

complete(process.argv.slice(2)).then((code) => process.exit(code));
