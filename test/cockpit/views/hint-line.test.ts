// The last line: the way to all keys is always there, whatever else wants the room; nothing is offered that does nothing.
import { describe, expect, it } from 'vitest';
import type { MessageDialog } from '../../../src/cockpit/message/dialog.js';
import { complain, flash, missAnswer, unflash } from '../../../src/cockpit/store/crew.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { toggleZoom } from '../../../src/cockpit/store/panes.js';
import type { CockpitState } from '../../../src/cockpit/store/state.js';
import type { Change } from '../../../src/cockpit/store/store.js';
import { hintLine } from '../../../src/cockpit/views/hint-line.js';
import { widthOf } from '../../../src/cockpit/views/line.js';
import { emptyBoard } from '../../../src/domain/board.js';
import type { Snapshot } from '../../../src/domain/snapshot.js';
import { storeAt } from '../../screens/render.js';
import { now, snapshot } from '../../screens/snapshots.js';

const long = 'a sentence that goes on and on, '.repeat(10);
const text = (state: CockpitState) =>
  hintLine(state)
    .map(one => one.text)
    .join('');
const nobody = snapshot({ workers: [], board: emptyBoard });

const states: [string, Snapshot, Change[]][] = [
  ['a crew', snapshot(), []],
  ['nobody', nobody, []],
  ['something said', snapshot(), [flash(long, now)]],
  ['an error', snapshot(), [complain(long, now + 1)]],
  ['a silent supervisor', snapshot(), [missAnswer(now)]],
  ['one pane', snapshot(), [toggleZoom()]],
];

describe.each([40, 60, 80, 120, 200])('%i columns', cols => {
  it.each(states)('%s: palette and help are named, and the line is full', (_name, given, changes) => {
    const state = storeAt(cols, 24, given, ...changes).getState();
    expect(text(state)).toMatch(/: palette {1,3}\? help( |$)/);
    expect(widthOf(hintLine(state))).toBe(cols);
  });

  it('with nobody there the first thing is to make a worker', () => {
    expect(text(storeAt(cols, 24, nobody).getState())).toMatch(/^ N new worker /);
  });

  it('an error leaves its key on the line', () => {
    expect(text(storeAt(cols, 24, snapshot(), complain(long, now + 1)).getState())).toMatch(
      / {2}e( shows it)? $/,
    );
  });
});

it('the preview of a message offers to include one that asks only where one asks', () => {
  const preview = (...workers: string[]) => {
    const letters = workers.map(worker => ({
      worker,
      session: null,
      text: 'go on',
      removed: '',
      unknown: [],
    }));
    const dialog: MessageDialog = {
      kind: 'message',
      step: 'preview',
      picked: workers,
      chosen: 0,
      caret: 0,
      letters,
      forced: [],
      scroll: 0,
      deliveries: [],
      sentAt: 0,
    };
    return text(storeAt(120, 40, snapshot(), openDialog(dialog)).getState());
  };
  expect(preview('worker-1', 'worker-2')).toContain('f include one that asks');
  expect(preview('worker-1')).not.toContain('include');
  expect(preview('worker-1')).toContain('Enter send');
});

it('a dialog offers choosing only where there is a choice, the timeline an error only where there is one', () => {
  const form = (field: number) =>
    text(storeAt(120, 40, snapshot(), openDialog({ kind: 'new', field, pick: 0 })).getState());
  expect(form(0)).not.toContain('choose');
  expect(form(1)).toContain('→ choose');
  const timeline = openDialog({ kind: 'timeline', scroll: 0, entry: null });
  expect(text(storeAt(120, 40, snapshot(), timeline).getState())).not.toContain('error before');
  expect(text(storeAt(120, 40, snapshot(), complain('no', now), timeline).getState())).toContain(
    'e error before',
  );
  const board = openDialog({ kind: 'board', scroll: 0 });
  expect(text(storeAt(120, 40, snapshot(), board).getState())).not.toContain('TODO.md');
  expect(text(storeAt(120, 40, nobody, board).getState())).toContain('T write TODO.md');
});

it('a word of ours goes when it is done with, another one stays', () => {
  const store = storeAt(80, 24, snapshot(), flash('Making w …', now));
  store.change(unflash('Something else'));
  expect(store.getState().flash?.sentence).toBe('Making w …');
  store.change(unflash('Making w …'));
  expect(store.getState().flash).toBeNull();
});

it('what is being done does not hide that it could not be done', () => {
  const store = storeAt(
    120,
    40,
    snapshot(),
    flash('Pausing w …', now),
    complain('w could not be paused.', now + 1),
  );
  expect(text(store.getState())).toContain('w could not be paused.');
});
