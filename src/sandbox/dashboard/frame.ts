import type { Html } from '../../platform/html.ts';
import { htmlPage } from '../http/html.ts';
import type { RouteResponse } from '../http/route-response.ts';

/** The beginning of every page's script: posts JSON, and shows errors. */
const PRELUDE = `
const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const showError = (message) => {
  const box = document.getElementById('error');
  box.textContent = message;
  box.hidden = false;
};
const failure = async (response) => {
  const { message, code } = await response.json().catch(() => ({}));
  return [message, code, response.status].filter(Boolean).join(', ');
};
`;

/** A page of the dashboard; its script can use `data`, `post`, `showError` and `failure`. */
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
