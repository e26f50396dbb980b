// A part of its own in dist/: only a login in the browser needs it.
export { default as openInDesktop } from 'open';
