// The one thing that a recording shows otherwise than it was: where the server and the home are.

/** As long as `127.0.0.1:<port>` with five digits, so that the columns of tables stay where they are. */
const shownHost = 'rancher.example';
const shownHome = '/home/jane';

/**
 * Puts `rancher.example` in the place of the sandbox's address, and `/home/jane` in that of the temporary home.
 * @param {import('./shell.js').Frame[]} frames
 * @param {{ host: string; home: string }} places
 * @returns {import('./shell.js').Frame[]}
 */
export function showPlaces(frames, { host, home }) {
  if (host.length !== shownHost.length) throw new Error(`${host} is not as long as ${shownHost}`);
  /** @param {string} text */
  const show = (text) => text.replaceAll(host, shownHost).replaceAll(home, shownHome);
  return frames.map((frame) => ({ ...frame, rows: frame.rows.map((runs) => move(runs, show)) }));
}

/**
 * What stands behind a text that gets shorter moves to the left.
 * @param {import('./shell.js').Run[]} runs
 * @param {(text: string) => string} show
 */
function move(runs, show) {
  let shift = 0;
  return runs.map((run) => {
    const text = show(run.text);
    const moved = { ...run, text, column: run.column + shift };
    shift += text.length - run.text.length;
    return moved;
  });
}
