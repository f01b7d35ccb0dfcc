// The timeline: a line for each entry, and all of the one that is looked at.
import { expect, test } from 'vitest';
import { complain } from '../../../src/cockpit/store/crew.js';
import { timelineOf } from '../../../src/cockpit/store/select.js';
import { type Line, widthOf } from '../../../src/cockpit/views/line.js';
import { timelineLines } from '../../../src/cockpit/views/story.js';
import { storeAt } from '../../screens/render.js';
import { now, snapshot } from '../../screens/snapshots.js';

const sentence =
  'quarterdeck.yaml:16:5 keys: x is both kill and zoom (place main); zoom keeps it, until one of the two is taken away';
const textOf = (line: Line) => line.map(span => span.text).join('');

test.each([
  36, 60, 76,
])('in %i columns the chosen entry can be read to its end, the others keep to a line', width => {
  const state = storeAt(80, 24, snapshot(), complain(sentence, now)).getState();
  const entry = timelineOf(state).length - 1;
  expect(timelineLines(state, width, null)).toHaveLength(entry + 1);
  const lines = timelineLines(state, width, entry);
  expect(lines.every(line => widthOf(line) <= width)).toBe(true);
  const words = lines.slice(entry).map(line => textOf(line).trim());
  expect(words.join(' ')).toMatch(/^▸\d\d:\d\d:\d\d ✕/);
  expect(words.join(' ')).toContain(sentence);
});
