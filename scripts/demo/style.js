// How a terminal shows a character: what "Select Graphic Rendition" (ECMA-48) says, as far as prompts use it.

/**
 * @typedef {object} Style
 * @property {boolean} bold
 * @property {boolean} dim
 * @property {number | undefined} colour 0 to 7 as the standard counts them, 8 to 15 for their bright ones; undefined: the default
 */

/** @type {Style} */
export const plain = { bold: false, dim: false, colour: undefined };

/**
 * The style after such a sequence. Parameters that are not known here change nothing.
 * @param {Style} style
 * @param {string} parameters numbers with `;` between; empty: 0
 * @returns {Style}
 */
export function changeStyle(style, parameters) {
  return parameters.split(';').map(Number).reduce(change, style);
}

/**
 * @param {Style} style
 * @param {number} parameter
 * @returns {Style}
 */
function change(style, parameter) {
  if (parameter === 0) return plain;
  if (parameter === 1) return { ...style, bold: true };
  if (parameter === 2) return { ...style, dim: true };
  if (parameter === 22) return { ...style, bold: false, dim: false };
  if (parameter === 39) return { ...style, colour: undefined };
  if (parameter >= 30 && parameter <= 37) return { ...style, colour: parameter - 30 };
  if (parameter >= 90 && parameter <= 97) return { ...style, colour: parameter - 90 + 8 };
  return style;
}
