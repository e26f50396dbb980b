import { clientGo } from './client-go.js';
import { flux } from './flux.js';
import { helms } from './helm.js';
import { javas } from './java.js';
import { javascript } from './javascript.js';
import { k9s } from './k9s.js';
import { kubectx } from './kubectx.js';
import { python } from './python.js';
import { rust } from './rust.js';
import { stern } from './stern.js';

/** Those that are installed in a version of their own, beside every kubectl there is. */
export const clients = [...helms, k9s, stern, flux, kubectx, clientGo, python, javascript, ...javas, rust];
