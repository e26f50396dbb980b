import type { ServerResponse } from 'node:http';
import { escapeHtml } from '../platform/html.ts';

/** The content of our own small pages. */
export interface Page {
  title: string;
  /** Paragraphs of plain text. */
  text: string[];
  /** A button to the next page, which opens by itself after some seconds too. */
  next?: { label: string; url: string; seconds: number };
}

/** Sends a page that loads nothing and that nothing else may frame or read. */
export function sendPage(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
  });
  response.end(render(page));
}

function render({ title, text, next }: Page): string {
  const paragraphs = text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${paragraphs}${next === undefined ? '' : renderNext(next)}
</main></body>
</html>
`;
}

/**
 * The next page is opened by a click, or by script some time after this one has loaded: only then does the browser
 * count this page, and the last page cannot close a tab that has an earlier one.
 */
function renderNext({ label, url, seconds }: NonNullable<Page['next']>): string {
  return `
<p><a class="button" href="${escapeHtml(url)}">${escapeHtml(label)}</a> <span id="left">in ${seconds} s</span></p>
<script>
let left = ${seconds};
const timer = setInterval(() => {
  left -= 1;
  document.getElementById('left').textContent = 'in ' + left + ' s';
  if (left > 0) return;
  clearInterval(timer);
  location.assign(document.querySelector('a').href);
}, 1000);
document.querySelector('a').addEventListener('click', () => clearInterval(timer));
</script>`;
}

const style = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f5fa; color: #141419; }
main { max-width: 36rem; margin: 12vh auto; padding: 2rem 2.5rem; background: #fff; border-radius: 8px; box-shadow: 0 1px 6px #0002; }
h1 { font-size: 1.4rem; margin-top: 0; }
.button { display: inline-block; padding: .5rem 1.2rem; border-radius: 4px; background: #3d6fb4; color: #fff; text-decoration: none; }
#left { color: #666; margin-left: .5rem; }
@media (prefers-color-scheme: dark) { body { background: #141419; color: #eee; } main { background: #1e1f27; } #left { color: #aaa; } }`;
