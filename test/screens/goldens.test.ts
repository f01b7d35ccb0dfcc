// Golden screens: the whole cockpit at the sizes that count. Regenerate with UPDATE_GOLDENS=1 and read the difference.
import { describe, expect, it } from 'vitest';
import { openHelp } from '../../src/cockpit/actions/views.js';
import { complain, loseSupervisor, missAnswer } from '../../src/cockpit/store/crew.js';
import { editDialog, openDialog, setDraft } from '../../src/cockpit/store/dialogs.js';
import { goToWorker, toggleZoom } from '../../src/cockpit/store/panes.js';
import { splitFocused } from '../../src/cockpit/store/panes-change.js';
import type { CockpitState } from '../../src/cockpit/store/state.js';
import type { Change } from '../../src/cockpit/store/store.js';
import { emptyBoard } from '../../src/domain/board.js';
import { draw, expectGolden, storeAt } from './render.js';
import { crew, gettingOn, now, snapshot, worker } from './snapshots.js';

const sizes: [number, number][] = [
  [80, 24],
  [120, 40],
  [40, 12],
];

function agentScreen(name: string): string[] {
  return [`I am ${name}.`, '', '  Bash command', '    npm publish --dry-run', '', '  > 1. Yes', '    2. No'];
}

async function golden(name: string, state: CockpitState): Promise<string[]> {
  const { lines } = await draw(state, agentScreen);
  expectGolden(`${name}-${state.cols}x${state.rows}`, lines);
  return lines;
}

const scenes: [string, Change[]][] = [
  ['crew', [goToWorker('worker-2')]],
  ['attached', [goToWorker('worker-1'), () => ({ attached: true })]],
  ['kill', [openDialog({ kind: 'confirm', what: 'kill', workers: ['worker-2'] })]],
  ['restart', [openDialog({ kind: 'confirm', what: 'restart', workers: ['worker-1', 'worker-5'] })]],
  ['new-worker', [openDialog({ kind: 'new', field: 3, pick: 0 })]],
  [
    'typing',
    [
      openDialog({ kind: 'new', field: 0, pick: 0, back: 5 }),
      setDraft('new', 'name', `a name that is much too long, ${'x'.repeat(60)} with 日本語 at its end`),
    ],
  ],
  ['board', [openDialog({ kind: 'board', scroll: 0 })]],
  ['timeline', [openDialog({ kind: 'timeline', scroll: 0, entry: 1 })]],
  ['why', [openDialog({ kind: 'why', worker: 'worker-2', scroll: 0 })]],
  ['help', [openHelp(null), editDialog('help', old => ({ ...old, chosen: 1 }))]],
];

describe.each(sizes)('%i×%i', (cols, rows) => {
  it.each(scenes)('%s', async (name, changes) => {
    await golden(name, storeAt(cols, rows, snapshot(), ...changes).getState());
  });

  it('an empty crew, with and without TODO.md', async () => {
    await golden('empty', storeAt(cols, rows, snapshot({ workers: [], timeline: [] })).getState());
    const bare = snapshot({ workers: [], timeline: [], board: emptyBoard });
    await golden('no-todo', storeAt(cols, rows, bare).getState());
  });

  it('a crew that gets on: the time that is left, and the burn-down where there is room for one', async () => {
    const state = storeAt(cols, rows, gettingOn, openDialog({ kind: 'board', scroll: 0 })).getState();
    await golden('pace', state);
    if (cols === 120) await golden('pace-ascii', { ...state, unicode: false });
  });

  it('a lost and a silent supervisor, an error that stays, a zoomed pane', async () => {
    const broken = complain('layouts/mine.yaml:12:5 unknown key "splt" (did you mean "split"?)', now + 1);
    await golden('lost', storeAt(cols, rows, snapshot(), loseSupervisor(), broken).getState());
    await golden('silent', storeAt(cols, rows, snapshot(), missAnswer(now)).getState());
    await golden('zoomed', storeAt(cols, rows, snapshot(), toggleZoom()).getState());
  });
});

it('without Unicode: ASCII everywhere, the same words', async () => {
  const state = { ...storeAt(120, 40, snapshot(), goToWorker('worker-2'), splitFocused('row')).getState() };
  const lines = await golden('ascii', { ...state, unicode: false, attached: true });
  // oxlint-disable-next-line no-control-regex
  expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
});

it('twenty workers at 200×50: a stack with the focused one unfolded', async () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    worker(`worker-${at + 1}`, 'running', at % 7 === 3 ? 'waiting' : 'working', {
      message: at < 15 ? `line ${at + 1}` : null,
    }),
  );
  // What was printed stands for those that say nothing of themselves.
  const printed = () => ({ lastLines: { 'worker-1': 'hidden', 'worker-17': 'ok 12 - \u001b[2Jsums up' } });
  await golden(
    'twenty',
    storeAt(200, 50, snapshot({ workers: many }), goToWorker('worker-11'), printed).getState(),
  );
});

it.each([
  [80, 24],
  [120, 40],
  [200, 50],
])('twenty-four workers at %i×%i: who is at rest folds, who is pinned bears a mark', async (cols, rows) => {
  const many = Array.from({ length: 24 }, (_, at) => {
    const activity = at % 7 === 3 ? 'waiting' : at % 3 === 0 ? 'idle' : 'working';
    if (at % 9 === 8) return worker(`worker-${at + 1}`, 'stopped', null);
    return worker(`worker-${at + 1}`, 'running', activity, { task: at % 4 === 0 ? `Task ${at}` : null });
  });
  const pinned = () => ({ pinned: ['worker-6', 'worker-2'], autoFill: true });
  await golden(
    'twenty-four',
    storeAt(cols, rows, snapshot({ workers: many }), goToWorker('worker-2'), pinned).getState(),
  );
});

it('colour is never the only sign, and what asks is amber', async () => {
  const state = storeAt(120, 40, snapshot(), goToWorker('worker-1')).getState();
  const { lines, terminal } = await draw(state);
  const y = lines.findIndex(line => line.includes('worker-2 ◆ asks'));
  const x = (lines[y] ?? '').indexOf('◆ asks');
  const cell = terminal.buffer.active.getLine(y)?.getCell(x);
  expect(cell?.getFgColor()).toBe(3);
  expect(cell?.isBold()).toBeTruthy();
  expect(lines.filter(line => line.includes('▸')).length).toBeGreaterThanOrEqual(2);
});

it('hostile text never reaches the terminal as what it wants to be', async () => {
  const evil = '\u001b[2J\u009b31m\u202eevil\u200b\r\n\u0007' + 'e\u0301'.repeat(3) + 'z'.repeat(5000);
  const workers = crew.map(one => ({ ...one, task: evil, message: evil, address: null }));
  const given = snapshot({
    workers,
    project: { ...snapshot().project, name: evil, branch: evil },
    timeline: [
      { seq: 1, at: new Date(now).toISOString(), worker: 'worker-1', level: 'error', sentence: evil },
    ],
  });
  for (const [cols, rows] of sizes) {
    const { lines } = await draw(storeAt(cols, rows, given).getState());
    expect(lines).toHaveLength(rows);
    expect(lines.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
    expect(lines.join('\n')).toContain('\\e[2J');
  }
});
