// Marks of a worker's terminal on its pane, in the rail and where it is folded to a line.
import { expect, test } from 'vitest';
import { arrangementOf } from '../../../src/cockpit/store/select.js';
import { foldedLine } from '../../../src/cockpit/views/folded.js';
import type { Line } from '../../../src/cockpit/views/line.js';
import { paneChrome } from '../../../src/cockpit/views/pane.js';
import { crewLines } from '../../../src/cockpit/views/rail.js';
import type { Marks } from '../../../src/domain/marks.js';
import { storeAt } from '../../screens/render.js';
import { ago, snapshot, worker } from '../../screens/snapshots.js';

function text(line: Line): string {
  return line.map(part => part.text).join('');
}

function seen(marks: Marks, unicode = true): { title: string; rail: string; folded: string } {
  const workers = [worker('ada', 'running', 'working', { marks, task: 'write' })];
  const state = { ...storeAt(120, 40, snapshot({ workers })).getState(), unicode };
  const placed = arrangementOf(state).placed[0];
  if (placed === undefined) throw new Error('no pane');
  const chrome = paneChrome(state, placed);
  return {
    title: text(chrome.title),
    rail: text(crewLines(state, 28, 5)[0] ?? []),
    folded: text(foldedLine(state, chrome)),
  };
}

test.each<[Marks, RegExp]>([
  [{ bellAt: ago(1) }, / ♪/],
  [{ said: { at: ago(1), text: '\u001b[2Jdone' } }, / ♪/],
  [{ progress: { state: 'normal', percent: 42 } }, / 42%/],
  [{ bellAt: ago(1), progress: { state: 'error', percent: 7 } }, / ♪ 7% failed/],
])('%j stands on pane, rail and folded line', (marks, wanted) => {
  for (const line of Object.values(seen(marks))) expect(line).toMatch(wanted);
});

test('ASCII says it in a word; progress without a number and no marks say nothing', () => {
  expect(seen({ bellAt: ago(1) }, false).rail).toContain(' bell');
  const plain = seen({});
  expect(seen({ progress: { state: 'indeterminate', percent: 0 } })).toEqual(plain);
  expect(Object.values(plain).join()).not.toMatch(/♪|%/);
});
