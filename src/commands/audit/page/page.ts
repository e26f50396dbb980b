import { createHash } from 'node:crypto';
import type { Audit } from '../../../flows/admin/audit/audit.ts';
import { severities } from '../../../flows/admin/audit/finding.ts';
import { localTime } from '../../../local-time.ts';
import { Html, html } from '../../../platform/html.ts';
import { printable } from '../../../printable.ts';
import { rfc3339 } from '../../../rfc3339.ts';
import { serverHost } from '../../../server-url.ts';
import { countSeverity } from '../fields.ts';
import { findingSection } from './finding-section.ts';
import { settingSection } from './setting-section.ts';
import { style } from './style.ts';
import { ageSection, lifetimeSection, userSection, useSection } from './token-sections.ts';

/** An audit as one page that loads nothing and runs nothing. It has ids of tokens, and nothing that opens anything. */
export function auditPage(audit: Audit): string {
  const { statistics } = audit;
  const title = `Token audit of ${serverHost(audit.server)}`;
  const policy = `default-src 'none'; style-src 'sha256-${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="kubectl-rancher">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${describe(audit)}
${findingSection(audit.findings)}
${lifetimeSection(statistics)}
${ageSection(statistics)}
${useSection(statistics, audit.recordsUse)}
${userSection(statistics)}
${settingSection(audit.settings)}
</main>
</body>
</html>
`.markup;
}

function describe({ version, at, allUsers, tokens, statistics, findings }: Audit): Html {
  const rancher = version === '' ? '' : `Rancher ${printable(version)}, `;
  const scope = allUsers ? 'all users' : 'one user';
  const counts = severities.map(
    (severity) => html`<div class="${severity}"><dt>${severity}s</dt><dd>${countSeverity(findings, severity)}</dd></div>
`,
  );
  const expired = statistics.expired === 0 ? '' : ` The charts leave out ${statistics.expired} that have expired.`;
  return html`<p>${rancher}tokens of ${scope}, <time datetime="${rfc3339(at)}">${localTime(at)}</time>. No token itself is on this page, only ids.${expired}</p>
<dl class="tiles">
<div><dt>tokens</dt><dd>${tokens}</dd></div>
${counts}</dl>`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
