/** How long a person looks at a login before it is done: others may ask meanwhile. Milliseconds. */
export const hesitation = 4_000;
