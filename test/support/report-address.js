#!/usr/bin/env node
// Stands in for a browser: reports the address to the test that started the program.
const [, , address = ''] = process.argv;
await fetch(process.env.TEST_BROWSER_BRIDGE ?? '', { method: 'POST', body: address });
