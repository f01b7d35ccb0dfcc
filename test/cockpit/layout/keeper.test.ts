// The arrangement is on disk a moment after the person changed it, whole or not at all, and nobody else's change is lost to it.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ArrangementKeeper } from '../../../src/cockpit/layout/keeper.js';
import { takeSnapshot } from '../../../src/cockpit/store/crew.js';
import { focusPane, goToWorker, toggleRail } from '../../../src/cockpit/store/panes.js';
import { moveFocused, splitFocused } from '../../../src/cockpit/store/panes-change.js';
import { savedOf, togglePin } from '../../../src/cockpit/store/panes-layout.js';
import { arrangementFile, readArrangement } from '../../../src/home/arrangement-file.js';
import { type Home, resolveHome } from '../../../src/home/home.js';
import { storeAt } from '../../screens/render.js';
import { crew, now, snapshot, worker } from '../../screens/snapshots.js';

let root: string;
let home: Home;
const project = '/src/app';
const keepers: ArrangementKeeper[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-'));
  home = resolveHome({ QUARTERDECK_HOME: root });
  vi.useFakeTimers();
});

afterEach(() => {
  for (const keeper of keepers.splice(0)) keeper.stop();
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

function cockpit(given = snapshot()) {
  const store = storeAt(200, 50, given);
  const keeper = new ArrangementKeeper(home, store, () => project);
  const restored = keeper.restore();
  keeper.update(store.getState());
  store.subscribe(state => keeper.update(state));
  keepers.push(keeper);
  return { store, keeper, restored };
}

const file = () => arrangementFile(home, project);

it('writes once for a burst, nothing for what does not matter, and brings all of it back', () => {
  const { store, restored } = cockpit();
  expect(restored).toBe(false);
  store.change(takeSnapshot(snapshot({ seq: 2 }), now), () => ({ marked: ['worker-1'], area: 'rail' }));
  vi.advanceTimersByTime(5_000);
  expect(existsSync(file())).toBe(false);
  store.change(goToWorker('worker-3'));
  store.change(moveFocused(1), togglePin('worker-3'), toggleRail());
  store.change(() => ({ autoFill: true, zoomed: true }));
  vi.advanceTimersByTime(300);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  const again = cockpit();
  expect(again.restored).toBe(true);
  expect(savedOf(again.store.getState())).toEqual(savedOf(store.getState()));
  expect(again.store.getState().past).toEqual([]);
});

it('what is not written yet is written at the end; no timer is left', () => {
  const { store, keeper } = cockpit();
  store.change(splitFocused('row'));
  expect(vi.getTimerCount()).toBe(1);
  keeper.stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(readArrangement(home, project)).toMatchObject({
    ok: true,
    value: { arranged: store.getState().arranged },
  });
});

it('of two cockpits the last change of a person is kept; the crew coming and going is nobody’s change', () => {
  const [one, two] = [cockpit(), cockpit()];
  one.store.change(splitFocused('row'));
  vi.advanceTimersByTime(300);
  const kept = readFileSync(file(), 'utf8');
  const more = snapshot({ workers: [...crew, worker('late', 'running', 'working')] });
  for (const { store } of [one, two]) store.change(takeSnapshot(more, now));
  two.store.change(() => ({ filledAt: now, arranged: { ...two.store.getState().arranged } }));
  vi.advanceTimersByTime(5_000);
  expect(readFileSync(file(), 'utf8')).toBe(kept);
  two.store.change(focusPane('p2'));
  vi.advanceTimersByTime(300);
  expect(cockpit(more).store.getState()).toMatchObject({
    arranged: two.store.getState().arranged,
    recent: two.store.getState().recent,
  });
});

it('a cockpit that writes late does not undo what was changed at another since', () => {
  const [late, prompt] = [cockpit(), cockpit()];
  late.store.change(splitFocused('row'));
  vi.advanceTimersByTime(100);
  prompt.store.change(toggleRail());
  // As if the other had been held up since.
  prompt.keeper.stop();
  vi.advanceTimersByTime(5_000);
  expect(readArrangement(home, project)).toMatchObject({ ok: true, value: { railHidden: true } });
  late.store.change(focusPane('p2'));
  vi.advanceTimersByTime(300);
  expect(readArrangement(home, project)).toMatchObject({ ok: true, value: { railHidden: false } });
});

it('a clock that was put back holds nothing up', () => {
  const { store } = cockpit();
  store.change(splitFocused('row'));
  vi.advanceTimersByTime(300);
  vi.setSystemTime(Date.now() - 3_600_000);
  store.change(toggleRail());
  vi.advanceTimersByTime(300);
  expect(readArrangement(home, project)).toMatchObject({ ok: true, value: { railHidden: true } });
});

it('workers that are gone leave their places, new ones come in as the layout says', () => {
  const { store, keeper } = cockpit();
  store.change(goToWorker('worker-2'), togglePin('worker-2'));
  keeper.stop();
  const workers = [...crew.slice(2), worker('late', 'running', 'working')];
  const { arranged, pinned, cursor } = cockpit(snapshot({ workers })).store.getState();
  expect(pinned).toEqual([]);
  expect(arranged.tree).toMatchObject({
    kind: 'fill',
    panes: ['late', 'worker-3', 'worker-4', 'worker-5'].map(name => ({ shows: { worker: name } })),
  });
  expect(cursor).toBe('late');
});

it.each([
  ['is no JSON', '{'],
  ['is of another program', '{"version":7}'],
  ['is larger than any arrangement', ' '.repeat(600_000)],
])('a file that %s is told of once and left alone until the next change', (_what, text) => {
  const first = cockpit();
  first.store.change(splitFocused('row'));
  first.keeper.stop();
  writeFileSync(file(), text);
  const { store, restored } = cockpit();
  expect(restored).toBe(false);
  expect(store.getState().notices).toHaveLength(1);
  expect(store.getState().notices[0]?.sentence).toContain('The layout is shown.');
  expect(readFileSync(file(), 'utf8')).toBe(text);
});

it('a directory that cannot be written to is told of, and the cockpit goes on', () => {
  const { store } = cockpit();
  writeFileSync(join(root, 'state'), 'in the way');
  store.change(splitFocused('row'));
  vi.advanceTimersByTime(300);
  expect(store.getState().notices[0]?.sentence).toContain('cannot be kept');
});
