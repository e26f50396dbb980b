// A part of its own in dist/: few people are behind a SOCKS proxy.
export { SocksClient } from 'socks';
