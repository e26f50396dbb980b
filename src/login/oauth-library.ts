// A part of its own in dist/: only a few logins need it.
export * from 'oauth4webapi';
