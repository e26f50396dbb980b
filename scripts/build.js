// Builds dist/: the bundle, and the licences of what is in it.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle, root } from './build/bundle.js';
import { listBundledPackages } from './build/bundled-packages.js';
import { licencesFile, writeLicences } from './build/licences.js';

// Built beside and moved into place, so that a program running from dist/ is disturbed for as short as possible.
const fresh = resolve(root, `.dist-${process.pid}`);
const packages = listBundledPackages(await bundle(fresh));
writeFileSync(join(fresh, licencesFile), writeLicences(packages));
rmSync(resolve(root, 'dist'), { recursive: true, force: true });
renameSync(fresh, resolve(root, 'dist'));
