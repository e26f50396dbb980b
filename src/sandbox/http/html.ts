import { Html, html } from '../../platform/html.ts';
import type { RouteResponse } from './route-response.ts';

export interface Page {
  title: string;
  /** Shown in small type above the title. */
  brand: string;
  body: Html;
  status?: number;
  /** JavaScript that runs at the end of the page, and the constant `data` for it. */
  script?: { code: string; data?: unknown };
  headers?: Record<string, string | string[]>;
}

const STYLE = `
  :root { color-scheme: light; font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #eef1f5; color: #1d2733; }
  main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); margin: 2rem 1rem; padding: 2rem;
    background: #fff; border-radius: 12px; box-shadow: 0 1px 3px #1d273326, 0 12px 32px #1d27331a; overflow-wrap: anywhere; }
  .brand { margin: 0; color: #5b6878; font-size: .85rem; letter-spacing: .02em; }
  h1 { margin: .15rem 0 1.25rem; font-size: 1.45rem; line-height: 1.25; }
  p { margin: 0 0 1rem; }
  label { display: block; margin: 0 0 .9rem; font-size: .9rem; color: #3b4756; }
  input, select { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; color: #1d2733;
    background: #fff; border: 1px solid #c3ccd6; border-radius: 8px; }
  button { font: inherit; font-weight: 600; padding: .6rem 1.1rem; border-radius: 8px; border: 1px solid #2453ff; cursor: pointer;
    background: #2453ff; color: #fff; }
  button.plain { background: #fff; color: #2453ff; border-color: #c3ccd6; }
  button.wide { display: block; width: 100%; margin-bottom: .6rem; }
  :is(button, input, select):focus-visible { outline: 3px solid #2453ff55; outline-offset: 1px; }
  .row { display: flex; gap: .6rem; margin-top: 1.25rem; }
  .box { display: block; padding: .7rem .9rem; margin: 0 0 1.1rem; background: #f3f6fa; border: 1px solid #d8dfe7; border-radius: 8px;
    word-break: break-all; font: .95rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
  .error { padding: .6rem .9rem; margin: 0 0 1.1rem; background: #fdecec; color: #8f1d1d; border-radius: 8px; }
  .or { margin: 1.4rem 0 1rem; text-align: center; color: #5b6878; font-size: .85rem; }
  .small { margin: 1.4rem 0 0; color: #5b6878; font-size: .85rem; }
  [hidden] { display: none; }
`;

/** A self-contained page: it loads nothing else. */
export function htmlPage({ title, brand, body, status = 200, script, headers = {} }: Page): RouteResponse {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<p class="brand">${brand}</p>
<h1>${title}</h1>
${body}
</main>
${script ? scriptElement(script) : ''}
</body>
</html>
`;
  const caching = { 'Cache-Control': 'no-store' };
  return { status, contentType: 'text/html; charset=utf-8', body: page.markup, headers: { ...caching, ...headers } };
}

/** An error message in red; nothing for an empty one. */
export function errorBox(message: string): Html {
  return message === '' ? html`` : html`<p class="error" role="alert">${message}</p>`;
}

/** Redirects the browser. 302, unless a form was posted, which needs a 303. */
export function redirect(location: string, { status = 302, cookies = [] as string[] } = {}): RouteResponse {
  const headers = { Location: location, ...(cookies.length > 0 && { 'Set-Cookie': cookies }) };
  return { status, contentType: null, body: '', headers };
}

/** `data` cannot end the element: no `<` is left in it. */
function scriptElement({ code, data = null }: { code: string; data?: unknown }): Html {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return new Html(`<script>\nconst data = ${json};\n${code}</script>`);
}
