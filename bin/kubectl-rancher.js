#!/usr/bin/env node
import { main } from '../dist/main.js';

// Not left to the event loop: kubectl waits, and closed connections and compiled code linger for a while.
process.exit(await main(process.argv.slice(2)));
