// A part of its own in dist/: only a prompt needs it.
export { confirm, input, password, select } from '@inquirer/prompts';
