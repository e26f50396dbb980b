#!/usr/bin/env node
// Stands in for a browser: tells the test that started the program which address was to be opened.
await fetch(process.env.TEST_BROWSER_BRIDGE, { method: 'POST', body: process.argv[2] });
