#!/usr/bin/env node
// Stands in for a browser: tells the test that started the program which address was to be opened.
const [, , address = ''] = process.argv;
await fetch(process.env.TEST_BROWSER_BRIDGE ?? '', { method: 'POST', body: address });
