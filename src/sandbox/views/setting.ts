import { isCustomized, type Setting, settingSource, settingValue } from '../settings.ts';
import { timestamp, wholeSecond } from './time.ts';

/** A setting as v3 shows it; the link `update` is only for callers who may update it (captured on Rancher 2.15.0). */
export function settingView(setting: Setting, mayUpdate: boolean, baseUrl: string) {
  const self = `${baseUrl}/v3/settings/${setting.name}`;
  return {
    baseType: 'setting',
    created: timestamp(setting.created),
    createdTS: wholeSecond(setting.created),
    creatorId: null,
    customized: isCustomized(setting),
    default: setting.default,
    id: setting.name,
    links: { remove: self, self, ...(mayUpdate && { update: self }) },
    name: setting.name,
    source: settingSource(setting),
    type: 'setting',
    uuid: setting.uuid,
    value: settingValue(setting),
  };
}
