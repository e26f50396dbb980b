import { type Html, htmlPage } from '../html.ts';
import type { RouteResponse } from '../route-response.ts';

/** What the scripts of all pages begin with: JSON by POST, and a place for what goes wrong. */
const PRELUDE = `
const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const showError = (words) => {
  const box = document.getElementById('error');
  box.textContent = words;
  box.hidden = false;
};
const failure = async (answer) => {
  const { message, code } = await answer.json().catch(() => ({}));
  return [message, code, answer.status].filter(Boolean).join(', ');
};
`;

/** A page of the dashboard; the code of its script finds `data`, `post`, `showError` and `failure`. */
export function dashboardPage(page: {
  title: string;
  body: Html;
  script?: { code: string; data?: unknown };
  status?: number;
}): RouteResponse {
  const { script, ...rest } = page;
  const whole = script && { ...script, code: `${PRELUDE}${script.code}` };
  return htmlPage({ brand: 'Sandbox Rancher', ...rest, ...(whole && { script: whole }) });
}
