// What a pane's border and an empty pane say.
import { expect, test } from 'vitest';
import { paneActions } from '../../../src/cockpit/actions/panes.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
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

test.each([
  [40, '▸2 worker-2 ◆ asks 10s · Add type c…'],
  [24, '▸2 worker-2 ◆ asks'],
  [20, '▸2 worke… ◆ asks'],
  [17, '▸2 wo… ◆ asks'],
  [16, '▸2 worker… ◆'],
  [14, '▸2 work… ◆'],
  [9, '▸2 ◆'],
])('a pane of %i columns: glyph and word stay, the name is cut', (width, title) => {
  const state = storeAt(120, 40, snapshot(), goToWorker('worker-2')).getState();
  const placed = arrangementOf(state).placed.find(({ pane }) => pane === focusedPane(state)?.id);
  if (placed === undefined) throw new Error('it is not on the screen');
  const { title: line } = paneChrome(state, { ...placed, rect: { ...placed.rect, width } });
  expect(
    line
      .map(span => span.text)
      .join('')
      .trimEnd(),
  ).toBe(title);
  expect(line.find(span => span.text.includes('◆'))?.tone).toBe('asks');
});

test.each([
  [60, 20],
  [24, 20],
  [14, 8],
  [12, 5],
])('the words of an empty pane fit into %i×%i', (width, height) => {
  const state = storeAt(120, 40, snapshot(), splitFocused('row')).getState();
  const placed = arrangementOf(state).placed.find(({ pane }) => pane === focusedPane(state)?.id);
  if (placed === undefined) throw new Error('it is not on the screen');
  const { words } = paneChrome(state, { ...placed, rect: { ...placed.rect, width, height } });
  expect(words.length).toBeLessThanOrEqual(height - 2);
  expect(Math.max(...words.map(line => line.length))).toBeLessThanOrEqual(width - 4);
  const all = words.join(' ');
  expect(all).not.toContain('…');
  for (const key of ['N', '1–9', 'c']) expect(all).toContain(key);
});
