#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '../dist/main.cjs');
if (!existsSync(program)) {
  process.stderr.write('kubectl-rancher: this checkout is not built\n  Run: npm ci && npm run build\n');
  process.exit(1);
}

// Not left to the event loop: connections that are still open would keep kubectl waiting.
require(program)
  .main(process.argv.slice(2))
  .then((code) => process.exit(code));
