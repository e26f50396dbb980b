type Work = () => Promise<void>;

const works: Work[] = [];

/** Does something when the test file that runs now has ended. Hooks of a support module would be those of the first file alone. */
export function atFileEnd(work: Work): void {
  works.push(work);
}

/** Does all of it. */
export async function endFile(): Promise<void> {
  for (const work of works.splice(0)) await work();
}
