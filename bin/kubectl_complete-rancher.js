#!/usr/bin/env node
import { complete } from '../dist/complete.js';

await complete(process.argv.slice(2));
