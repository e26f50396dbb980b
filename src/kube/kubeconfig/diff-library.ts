// A part of its own in dist/: only a dry run needs it.
export { createTwoFilesPatch } from 'diff';
