import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository, with a slash at the end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A block of code in a Markdown document. */
export interface CodeBlock {
  /** What stands behind its fence; absent where it is indented. */
  language?: string;
  text: string;
}

/** Every Markdown document of the repository, by its path from the root: `README.md`, `docs/login.md`, ... */
export function markdownFiles(): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return [...top, ...docs.map((name) => `docs/${name}`)].sort();
}

export function readDocument(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}

/** The code blocks of a document, fenced or indented by four, in their order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let fenced: CodeBlock | undefined;
  let indented: CodeBlock | undefined;
  let isBlankBefore = true;
  for (const line of markdown.split('\n')) {
    const fence = /^```(.*)$/.exec(line);
    if (fenced !== undefined) {
      if (fence) fenced = undefined;
      else fenced.text += `${line}\n`;
    } else if (fence) {
      fenced = { language: fence[1] ?? '', text: '' };
      blocks.push(fenced);
    } else if (line.startsWith('    ') && (isBlankBefore || indented !== undefined)) {
      if (indented === undefined) {
        indented = { text: '' };
        blocks.push(indented);
      }
      indented.text += `${line.slice(4)}\n`;
    } else if (line.trim() !== '') {
      indented = undefined;
    }
    isBlankBefore = line.trim() === '';
  }
  return blocks;
}

/** A document without its code blocks and spans: what is left is prose with links. */
export function proseOf(markdown: string): string {
  return markdown
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]+`/g, '');
}

/** The headings with their levels, in their order. */
export function headings(markdown: string): { level: number; text: string }[] {
  const text = markdown.replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    text: title,
  }));
}

/** The anchors of a document's headings on GitHub. */
export function anchors(markdown: string): string[] {
  const seen = new Map<string, number>();
  return headings(markdown).map(({ text }) => {
    const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
