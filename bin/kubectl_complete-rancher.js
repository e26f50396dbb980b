#!/usr/bin/env node
const { complete } = require('../dist/complete.cjs');

complete(process.argv.slice(2));
