import { expect, test } from 'vitest';
import { newestSection } from '../../scripts/release/make.js';

test('the notes of a release are the newest section of the changelog, and nothing else', () => {
  const changelog = '# Changelog\n\nWords.\n\n## 0.2.0 - 2027-01-01\n\n### Added\n\n- This.\n\n## 0.1.0\n\n- That.\n';
  expect(newestSection(changelog)).toBe('### Added\n\n- This.\n');
});
