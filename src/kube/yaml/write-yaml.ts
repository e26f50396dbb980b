import { dump, SCALAR_STYLE, visit } from 'js-yaml';
import { escapeControls, escapeForYaml, hasControls } from '../../printable.ts';
import { writePlainly } from './write-plainly.ts';

/** Plain data as YAML, each value on its line, and no character as it is that a terminal would take for a command. */
export function writeYaml(value: unknown): string {
  return writePlainly(value) ?? writeByLibrary(value);
}

/** The same, whatever the data. */
export function writeByLibrary(value: unknown): string {
  const text = dump(value, { lineWidth: -1, noRefs: true, transform: quoteControls });
  return escapeControls(text, escapeForYaml);
}

/** Only between double quotes can such characters be escaped. */
function quoteControls(documents: Parameters<typeof visit>[0]): void {
  visit(documents, (node) => {
    if (node.kind === 'scalar' && hasControls(node.value)) node.style = SCALAR_STYLE.DOUBLE_QUOTED;
  });
}
