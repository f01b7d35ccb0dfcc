// A redraw of the chrome never stands between a key and its echo, and is never put off for good.
import { afterEach, expect, it } from 'vitest';
import { Pace } from '../../../src/cockpit/chrome/pace.js';
import { until } from '../../support/bounded.js';

const clock = { now: 1_000 };
let pace = new Pace(() => clock.now);
let drawn: string[] = [];
const draw = (name: string) => pace.draw(() => drawn.push(name));

afterEach(() => {
  pace.stop();
  pace = new Pace(() => clock.now);
  drawn = [];
});

it('draws at once while nobody types', () => {
  draw('a');
  draw('b');
  expect(drawn).toEqual(['a', 'b']);
});

it('waits for the echo, and the latest stands for all', async () => {
  pace.typed();
  draw('a');
  draw('b');
  expect(drawn).toEqual([]);
  pace.echoed();
  expect(drawn, 'the echo is painted first').toEqual([]);
  await until(() => drawn.length > 0, 'it is drawn');
  expect(drawn).toEqual(['b']);
});

it('an echo that does not come is waited for 50 ms, keys without end 250', () => {
  pace.typed();
  draw('a');
  clock.now += 51;
  draw('b');
  expect(drawn).toEqual(['b']);
  pace.typed();
  for (let i = 0; i < 6; i++) {
    draw('c');
    expect(drawn).toEqual(['b']);
    clock.now += 40;
    pace.typed();
  }
  clock.now += 11;
  draw('d');
  expect(drawn).toEqual(['b', 'd']);
});
