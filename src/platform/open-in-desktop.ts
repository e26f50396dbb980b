// A part of its own in dist/: only a browser login needs it.
export { default as openInDesktop } from 'open';
