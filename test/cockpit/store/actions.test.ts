// Every key of the table does something or says why not; and what the keys that matter ask of the supervisor.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../../src/cockpit/actions/dialog-keys.js';
import { splitWords } from '../../../src/cockpit/actions/forms.js';
import { actionOf, actions, runKey, usefulCommands } from '../../../src/cockpit/actions/index.js';
import { loseSupervisor } from '../../../src/cockpit/store/crew.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { currentWorker, focusedPane } from '../../../src/cockpit/store/select.js';
import type { CockpitState } from '../../../src/cockpit/store/state.js';
import { openForm } from '../../../src/cockpit/views/dialog.js';
import { emptyBoard } from '../../../src/domain/board.js';
import { commands } from '../../../src/domain/commands/commands.js';
import { commandsOf, keyConflicts, keyTable } from '../../../src/domain/keys/keys.js';
import { storeAt } from '../../screens/render.js';
import { crew, snapshot } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...keys: string[]) => {
  for (const key of keys) {
    const text = key === 'Space' ? ' ' : [...key].length === 1 ? key : '';
    if (state().dialog === null) runKey(deck, key);
    else dialogKey(deck, { name: key, text });
  }
};
const write = (text: string) => press(...[...text].map(letter => (letter === ' ' ? 'Space' : letter)));

beforeEach(() => {
  deck = deckOf(storeAt(120, 40));
});

describe('the table', () => {
  const states: [string, () => CockpitState][] = [
    ['a crew', () => storeAt(120, 40).getState()],
    ['a small terminal', () => storeAt(40, 12).getState()],
    ['nobody', () => storeAt(80, 24, snapshot({ workers: [], board: emptyBoard })).getState()],
    ['no supervisor', () => storeAt(80, 24, snapshot(), loseSupervisor()).getState()],
  ];

  it('gives each key one meaning in its place, and each command of rail and panes an action', () => {
    expect(keyConflicts(commands)).toEqual([]);
    const without = commandsOf(commands, 'main').filter(command => actionOf(command) === undefined);
    expect(without.map(command => command.name)).toEqual([]);
    const named = commands.map(command => command.name);
    expect(Object.keys(actions).filter(name => !named.includes(name))).toEqual([]);
    expect(keyTable(commands)).toContain('| `Enter` | type to its agent');
  });

  it.each(states)('with %s every key changes something or says why not', async (_name, make) => {
    for (const command of commandsOf(commands, 'main')) {
      for (const key of command.keys ?? []) {
        const store = storeAt(80, 24);
        store.setState(make(), true);
        const one = deckOf(store);
        const before = store.getState();
        const reason = actionOf(command)?.disabledReason(before) ?? null;
        expect(runKey(one, key)).toBe(true);
        await one.settled();
        if (reason !== null) {
          const sentence = store.getState().flash?.sentence ?? '';
          expect(sentence, key).toContain(reason);
          // The name is the configuration's.
          if (command.name.includes('-')) expect(sentence, key).not.toContain(command.name);
          expect(one.asked, key).toEqual([]);
        }
      }
    }
  });

  it.each(states)('with %s the hint line offers nothing that does nothing', async (_name, make) => {
    for (const { command } of usefulCommands(make())) {
      const store = storeAt(80, 24);
      store.setState(make(), true);
      const one = deckOf(store);
      const before = store.getState();
      runKey(one, command.keys?.[0] ?? '');
      await one.settled();
      const did = store.getState() !== before || one.asked.length > 0 || one.left;
      expect(did, command.name).toBe(true);
      expect(store.getState().flash?.level, command.name).not.toBe('warning');
    }
  });
});

describe('keys', () => {
  it('p pauses the focused worker, thaws a paused one, and takes all marked ones together', () => {
    deck.store.change(goToWorker('worker-1'));
    press('p');
    deck.store.change(goToWorker('worker-4'));
    press('p', 'v');
    deck.store.change(goToWorker('worker-1'));
    press('v', 'p');
    expect(
      deck.asked.map(({ method, params }) => [method, (params as { workers: string[] }).workers]),
    ).toEqual([
      ['worker.pause', ['worker-1']],
      ['worker.resume', ['worker-4']],
      ['worker.pause', ['worker-1']],
    ]);
  });

  it('x asks first: Enter and Esc leave it, y ends the tree', () => {
    deck.store.change(goToWorker('worker-2'));
    press('x', 'Enter');
    expect(deck.asked).toEqual([]);
    press('x', 'Escape');
    expect(state().dialog).toBeNull();
    press('x', 'y');
    expect(deck.asked).toEqual([
      { method: 'worker.kill', params: { root: '/src/app', workers: ['worker-2'] } },
    ]);
  });

  it('r starts what has ended at once, and asks before it ends what runs', () => {
    deck.store.change(goToWorker('worker-5'));
    press('r');
    expect(deck.asked).toMatchObject([{ method: 'worker.restart', params: { workers: ['worker-5'] } }]);
    deck.store.change(goToWorker('worker-2'));
    press('r');
    expect(state().dialog).toMatchObject({ kind: 'confirm', what: 'restart', workers: ['worker-2'] });
    press('Enter');
    expect(deck.asked).toHaveLength(1);
    press('r', 'y');
    expect(deck.asked.at(-1)).toMatchObject({ method: 'worker.restart', params: { workers: ['worker-2'] } });
  });

  it('a failure stays until e has shown it', async () => {
    deck.store.change(goToWorker('worker-2'));
    press('r', 'y');
    await deck.settled();
    expect(state().notices.at(-1)).toMatchObject({ level: 'error', sentence: 'worker.restart was refused' });
    press('e');
    expect(state().dialog).toMatchObject({ kind: 'timeline' });
  });

  it('n goes round those who need the person, digits to workers by number', () => {
    press('n');
    expect(currentWorker(state())?.id).toBe('worker-2');
    press('n');
    expect(currentWorker(state())?.id).toBe('worker-5');
    press('n');
    expect(currentWorker(state())?.id).toBe('worker-2');
    press('4');
    expect(currentWorker(state())?.id).toBe('worker-4');
    press('9');
    expect(state().flash?.sentence).toBe('There is no worker 9.');
  });

  it('R resumes all that were interrupted, those on the screen first', () => {
    const interrupted = crew.map(one => ({ ...one, phase: 'interrupted' as const, activity: null }));
    deck = deckOf(storeAt(120, 40, snapshot({ workers: interrupted, interrupted: 5 })));
    press('R');
    expect(deck.asked[0]).toMatchObject({
      method: 'crew.resumeAll',
      params: { first: crew.map(one => one.id), env: { PATH: '/bin' } },
    });
  });

  it('q leaves', () => {
    press('q');
    expect(deck.left).toBe(true);
  });
});

describe('the new-worker dialog', () => {
  it('Enter at once takes the proposals', () => {
    press('N', 'Enter');
    expect(deck.asked[0]).toEqual({
      method: 'worker.new',
      params: {
        root: '/src/app',
        name: 'worker-6',
        agent: 'claude',
        workspace: 'worktree',
        task: 'escape-titles',
        prompt: null,
        base: 'main',
        command: null,
        env: { PATH: '/bin' },
      },
    });
  });

  it('filters tasks by typing, takes what fits none as a prompt, and keeps a half-typed one over a detour', () => {
    press('N', 'Tab', 'Tab', 'Tab');
    write('meas');
    expect(openForm(state())?.fields[3]?.options.map(option => option.id)).toEqual([
      'measure',
      'prompt:meas',
    ]);
    press('Escape', 'b', 'Escape', 'N', 'Tab', 'Tab', 'Tab');
    write('ure twice');
    press('Enter');
    expect(deck.asked[0]?.params).toMatchObject({ task: null, prompt: 'measure twice' });
  });

  it('the list of tasks is gone through with the arrows, Tab leaves it', () => {
    press('N', 'Tab', 'Tab', 'Tab', 'Down', 'Down', 'Enter');
    expect(deck.asked[0]?.params).toMatchObject({ task: null, prompt: null });
  });

  it('runs any command in the working copy, and refuses names that are none', () => {
    press('N');
    write('../x');
    press('Enter');
    expect(state().flash?.sentence).toMatch(/“\.\.\/x” is no name/);
    press('ctrl+u', 'Tab', 'Left', 'Tab');
    dialogPaste(deck, 'htop -d "1 0"\n');
    press('Tab', 'Right', 'Enter');
    expect(deck.asked[0]?.params).toMatchObject({
      agent: null,
      command: ['htop', '-d', '1 0'],
      workspace: 'here',
      base: null,
    });
  });

  it('a draft survives a refusal and is forgotten when the worker was made', async () => {
    press('N');
    write('mine');
    press('Enter');
    await deck.settled();
    expect(state().drafts.new['name']).toBe('mine');
    deck.answers['worker.new'] = crew[0];
    press('N', 'Enter');
    await deck.settled();
    expect(state().drafts.new).toEqual({});
  });

  it('splits words as people mean them', () => {
    expect(splitWords(`a 'b c' "d \\" e" f\\ g --x="y z"`)).toEqual(['a', 'b c', 'd " e', 'f g', '--x=y z']);
  });
});

describe('views', () => {
  it('? filters, Enter runs, a disabled one says why', () => {
    press('?', '/');
    write('whole crew');
    press('Enter', 'Enter');
    expect(deck.asked[0]).toMatchObject({ method: 'worker.pause' });
    press('?', '/');
    write('interrupted');
    press('Enter', 'Enter');
    expect(state().flash?.sentence).toContain('no worker was interrupted');
    expect(state().dialog?.kind).toBe('help');
  });

  it('scrolls to its end and no further', () => {
    deck = deckOf(storeAt(40, 12));
    press('b', 'G', 'j', 'j');
    const end = state().dialog;
    press('k');
    expect((state().dialog as { scroll: number }).scroll).toBe((end as { scroll: number }).scroll - 1);
    press('g');
    expect((state().dialog as { scroll: number }).scroll).toBe(0);
  });

  it('S saves what stands there and uses it', async () => {
    deck.answers['layout.save'] = { file: '/x/evening.yaml' };
    deck.answers['layout.use'] = {};
    press('|', 'S');
    write('evening');
    press('Enter');
    await deck.settled();
    expect(deck.asked.map(one => one.method)).toEqual(['layout.save', 'layout.use']);
    expect(state().layout).toMatchObject({ name: 'evening', root: { kind: 'split' } });
    expect(focusedPane(state())?.shows.kind).toBe('empty');
  });
});
