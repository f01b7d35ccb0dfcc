// What an empty pane tells to do, which depends on whether there is a list of the crew to choose from.
import { expect, test } from 'vitest';
import { paneActions } from '../../../src/cockpit/actions/panes.js';
import { splitFocused } from '../../../src/cockpit/store/panes-change.js';
import { arrangementOf, focusedPane } from '../../../src/cockpit/store/select.js';
import { paneChrome } from '../../../src/cockpit/views/pane.js';
import { storeAt } from '../../screens/render.js';
import { snapshot } from '../../screens/snapshots.js';

test.each([
  [200, true],
  [80, false],
] as const)('at %i columns an empty pane tells of the rail: %j', (cols, isThere) => {
  const state = storeAt(cols, 50, snapshot(), splitFocused('column')).getState();
  const placed = arrangementOf(state).placed.find(({ pane }) => pane === focusedPane(state)?.id);
  if (placed === undefined) throw new Error('the new pane is not on the screen');
  const words = paneChrome(state, placed).words.join(' ');
  expect(words).toContain('N makes a worker');
  expect(words.includes('in the rail')).toBe(isThere);
  const reason = paneActions['show-here']?.disabledReason(state) ?? '';
  expect(reason.includes('choose a worker in the rail')).toBe(isThere);
});
