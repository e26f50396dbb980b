// Reads a session and a credential, writes the credential again, and prints the results as JSON.
// A program of its own, since what is there may block it.
import { parseCredential } from '../../src/store/credentials/credential-format.ts';
import { createCredentialCache } from '../../src/store/credentials/credentials.ts';
import { createSessionStore } from '../../src/store/sessions/sessions.ts';

const [directory = '', content = ''] = process.argv.slice(2);
const credential = parseCredential(content);
if (credential === undefined) throw new Error('that is no credential');
const unused = () => Promise.reject(new Error('there is no keychain'));
const sessions = createSessionStore(directory, { read: unused, write: unused, remove: unused, tryOut: unused });
const cache = createCredentialCache(directory);

const { server, profile } = credential;
const session = describe(() => sessions.find(server, profile)?.tokenId);
const before = describe(() => cache.find(credential)?.tokenId);
cache.keep(credential);
console.log(JSON.stringify({ session, before, after: describe(() => cache.find(credential)?.tokenId) }));

/** What is found, or what is said instead; null where nothing is. */
function describe(find: () => string | undefined): string | null {
  try {
    return find() ?? null;
  } catch (error) {
    return String(error);
  }
}
