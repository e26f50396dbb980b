// Records a terminal session of the real program against a sandbox, as an animated SVG:
// npm run recording [-- FILE]
import { writeFileSync } from 'node:fs';
import { record } from './recording/record.js';
import { drawSvg } from './recording/svg.js';

const [file = 'docs/images/session.svg'] = process.argv.slice(2);
const frames = await record();
writeFileSync(file, drawSvg(frames));
process.stdout.write(`${file}: ${frames.length} frames\n`);
