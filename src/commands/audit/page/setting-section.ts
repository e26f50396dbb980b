import type { KnownSetting } from '../../../flows/admin/settings.ts';
import { type Html, html } from '../../../platform/html.ts';
import { printable } from '../../../printable.ts';
import { describeValue, explainValue } from '../../settings/describe-setting.ts';
import { htmlTable } from './table.ts';

/** The token settings beside their defaults; those that differ are marked. */
export function settingSection(settings: KnownSetting[]): Html {
  if (settings.length === 0) return html`<section><h2>Settings</h2><p>You may not read them.</p></section>`;
  const rows = settings.map((setting) => [
    html`<code>${setting.name}</code><br><small>${explainValue(setting, settings)}</small>`,
    setting.value === setting.default ? describeValue(setting) : html`<strong>${describeValue(setting)}</strong>`,
    describeValue({ value: setting.default, about: setting.about }),
    printable(setting.source),
  ]);
  return html`<section>
<h2>Settings</h2>
${htmlTable({ caption: 'Settings that limit tokens, and their defaults; what differs is bold', header: ['Setting', 'Value', 'Default', 'Source'], rows, whole: 0 })}
</section>`;
}
