/** A person with an account at the sandbox's own identity provider. */
export interface Person {
  username: string;
  password: string;
  name: string;
}

export const PEOPLE: readonly Person[] = [
  { username: 'jane', password: 'jane-password', name: 'Jane' },
  { username: 'sam', password: 'sam-password', name: 'Sam' },
];

/** The person with this name and password. */
export function findPerson(username: string, password: string): Person | undefined {
  return PEOPLE.find((person) => person.username === username && person.password === password);
}
