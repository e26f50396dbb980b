// A part of its own in dist/: only a question needs it.
export { confirm, input, password, select } from '@inquirer/prompts';
