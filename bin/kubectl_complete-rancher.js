#!/usr/bin/env node
const { complete } = require('../dist/cli.cjs');

complete(process.argv.slice(2));
