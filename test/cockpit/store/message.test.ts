// A message: to whom, the text, what each will get, and what became of it.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../../src/cockpit/actions/dialog-keys.js';
import { runKey } from '../../../src/cockpit/actions/index.js';
import { type Editing, editMessage, longestMessage } from '../../../src/cockpit/message/editor.js';
import { messageHandler } from '../../../src/cockpit/message/keys.js';
import { rowsOfText } from '../../../src/cockpit/message/rows.js';
import { takeSnapshot } from '../../../src/cockpit/store/crew.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import { storeAt } from '../../screens/render.js';
import { crew, now, snapshot, worker } from '../../screens/snapshots.js';
import { until } from '../../support/bounded.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...names: string[]) => {
  for (const name of names) {
    const text = name === 'Space' ? ' ' : [...name].length === 1 ? name : '';
    if (state().dialog === null) runKey(deck, name);
    else dialogKey(deck, { name, text });
  }
};
const write = (text: string) => press(...[...text].map(letter => (letter === ' ' ? 'Space' : letter)));
const screen = () =>
  (dialogModel(state())?.lines ?? []).map(line =>
    line
      .map(one => one.text)
      .join('')
      .trimEnd(),
  );
const text = () => state().drafts.message['text'] ?? '';
const sent = () => deck.asked.filter(({ method }) => method === 'worker.send').map(({ params }) => params);

beforeEach(() => {
  deck = deckOf(storeAt(80, 24));
  deck.answers['worker.send'] = { sentence: 'Sent.' };
  deck.store.change(goToWorker('worker-1'));
});

describe('to whom', () => {
  it('the chosen one, or those that are marked; all, all idle and all working by a key', () => {
    press('m');
    expect(state().dialog).toMatchObject({ step: 'text', picked: ['worker-1'] });
    press('Escape');
    deck.store.change(() => ({ marked: ['worker-4', 'worker-3'] }));
    press('m');
    expect(state().dialog).toMatchObject({ picked: ['worker-3', 'worker-4'] });
    press('Tab', 'a');
    expect(state().dialog).toMatchObject({ step: 'to', picked: crew.map(one => one.id) });
    press('w');
    expect(state().dialog).toMatchObject({ picked: ['worker-1', 'worker-3'] });
    press('i');
    expect(state().dialog).toMatchObject({ picked: [] });
    press('j', 'Space');
    expect(state().dialog).toMatchObject({ picked: ['worker-2'] });
    messageHandler.press?.(deck, { row: 1, column: 4, twice: false });
    messageHandler.press?.(deck, { row: 2, column: 4, twice: false });
    expect(state().dialog).toMatchObject({ picked: ['worker-1'] });
    press('Enter');
    expect(state().dialog).toMatchObject({ step: 'text' });
  });

  it('nobody and nothing cannot be sent, and it says so', () => {
    press('m', 'Enter');
    expect(state().flash?.sentence).toBe('There is nothing to send yet.');
    write('hello');
    press('Tab', 'n', 'Tab');
    // Going on with nobody picked takes the one under the cursor.
    expect(state().dialog).toMatchObject({ step: 'text', picked: ['worker-1'] });
  });
});

describe('the text', () => {
  it('what was typed half survives leaving, with those it was for', () => {
    press('m', 'Tab', 'a', 'Enter');
    write('half');
    press('Escape');
    deck.store.change(goToWorker('worker-3'));
    press('m');
    expect(screen()[0]).toBe('to  worker-1, worker-2, worker-3, worker-4, worker-5 (5)');
    write(' done');
    expect(text()).toBe('half done');
  });

  it('has lines: Alt-Enter, Shift-Enter and Ctrl-j make one, a paste brings its own', () => {
    press('m');
    write('a');
    press('alt+Enter', 'b', 'shift+Enter', 'c', 'ctrl+j');
    dialogPaste(deck, 'd\r\ne\tf');
    expect(text()).toBe('a\nb\nc\nd\ne\tf');
    press('Up', 'Up', 'Home', 'X', 'ctrl+k');
    expect(text()).toBe('a\nb\nX\nd\ne\tf');
    press('Backspace', 'Backspace', 'Down', 'End', 'ctrl+w');
    expect(text()).toBe('a\nb\n\ne\tf');
  });

  it('a large paste is whole, one that is too large is refused whole', () => {
    press('m');
    const large = 'a line of text\n'.repeat(10_000);
    dialogPaste(deck, large);
    expect(text()).toBe(large);
    dialogPaste(deck, 'x'.repeat(longestMessage));
    expect(text()).toBe(large);
    expect(state().flash?.sentence).toContain('256 KB');
    expect(screen().length).toBeLessThanOrEqual(22);
  });

  it('every key keeps the caret in the text and off the middle of a letter', () => {
    const letters = ['a', ' ', '👩‍👩‍👧', 'é', '\u001b', '日', '\n'];
    const keys = ['Left', 'Right', 'Up', 'Down', 'Home', 'End', 'Backspace', 'Delete', 'ctrl+w', 'ctrl+k'];
    let random = 7;
    const next = (count: number) => (random = (random * 1_103_515_245 + 12_345) % 2 ** 31) % count;
    let editing: Editing = { text: '', caret: 0 };
    for (let step = 0; step < 4_000; step++) {
      const letter = letters[next(letters.length)] ?? '';
      const typed =
        next(3) > 0 ? { name: letter, text: letter } : { name: keys[next(keys.length)] ?? '', text: '' };
      const after = editMessage(editing, typed, 7);
      if (after === null || after === 'too long') throw new Error('no key of a text');
      editing = after;
      expect(editing.caret).toBeGreaterThanOrEqual(0);
      expect(editing.caret).toBeLessThanOrEqual(editing.text.length);
      expect(/[\ud800-\udbff]$/.test(editing.text.slice(0, editing.caret))).toBe(false);
      const rows = rowsOfText(editing.text, 7);
      expect(rows.map(row => editing.text.slice(row.from, row.to)).join('')).toBe(
        editing.text.replaceAll('\n', ''),
      );
    }
  });
});

describe('what each will get', () => {
  it('word for word, with its own name, task and branch; the same text stands once', () => {
    press('m', 'Tab', 'w', 'Enter');
    write('{worker}: merge {branch}, then {task}');
    press('Enter');
    const lines = screen();
    expect(lines[0]).toBe('2 workers get this, each as a paste, then Enter.');
    expect(lines.join('\n')).toContain('worker-1: merge quarterdeck/worker-1, then Fix the parser error');
    expect(lines.join('\n')).toContain('worker-3: merge quarterdeck/worker-3, then Write the docs');
    press('Escape', 'Escape');
    deck.store.change(() => ({ marked: ['worker-1', 'worker-3'] }));
    press('m', 'ctrl+u');
    write('stop');
    press('Enter');
    expect(screen().filter(line => line.includes('│ stop'))).toHaveLength(1);
  });

  it('control characters are left out and named, a placeholder without a value is named and stays', () => {
    deck.store.change(goToWorker('worker-4'));
    press('m');
    dialogPaste(deck, 'do {task}\u001b[201~\u0007 now\u202e');
    press('Enter');
    expect(screen().join('\n')).toContain('control characters are left out: \\e \\a');
    expect(screen().join('\n')).toContain('{task} means nothing for worker-4');
    expect(state().dialog).toMatchObject({ letters: [{ text: 'do {task}[201~ now\u202e' }] });
    expect(screen().join('\n')).toContain('│ do {task}[201~ now\\u{202e}');
  });

  it('who asks, is paused or does not run is named and left out; f includes one that asks, knowingly', () => {
    press('m', 'Tab', 'a', 'Enter');
    write('go');
    press('Enter');
    const whole = screen().join('\n');
    expect(screen()[0]).toBe('2 workers get this, each as a paste, then Enter. 3 left out.');
    expect(whole).toMatch(/worker-2 ◆ asks {2}left out: it asks \(permission\)/);
    expect(whole).toContain('worker-4 ‖ paused  left out: it is paused');
    expect(whole).toContain('worker-5 ✕ failed  left out: it does not run (failed)');
    press('f');
    expect(state().flash?.sentence).toBe('worker-1 gets it.');
    press('Down', 'f');
    expect(screen()[0]).toBe('3 workers get this, each as a paste, then Enter. 2 left out.');
  });
});

describe('sending', () => {
  it('each gets what its preview showed, for that session; a refusal is named, the text stays until somebody got it', async () => {
    deck.answers['worker.send'] = undefined;
    press('m');
    write('hello');
    press('Enter', 'Enter');
    await until(() => screen().some(line => line.includes('not sent')), 'the refusal is told');
    expect(screen().join('\n')).toContain('worker.send was refused');
    expect(text()).toBe('hello');
    deck.answers['worker.send'] = { sentence: 'Sent.' };
    press('Enter', 'm', 'Enter', 'Enter');
    await until(() => screen().some(line => line.includes('sent; nothing seen')), 'it is sent');
    expect(sent().at(-1)).toEqual({
      root: '/src/app',
      worker: 'worker-1',
      text: 'hello',
      mode: 'paste',
      enter: true,
      force: false,
      ifSession: 'session-worker-1',
    });
    expect(text()).toBe('');
    press('Escape');
  });

  it('tells what is sent from what was taken: an agent that begins to work, a screen that shows it', async () => {
    const idle = worker('worker-6', 'running', 'idle');
    deck.store.change(takeSnapshot(snapshot({ workers: [...crew, idle] }), now));
    deck.store.change(() => ({ marked: ['worker-1', 'worker-6'] }));
    const screenOf = (lines: string[]) => ({
      lines,
      cols: 80,
      rows: 24,
      cursor: { x: 0, y: 0 },
      firstLine: 0,
    });
    deck.answers['worker.capture'] = screenOf(['nothing yet']);
    press('m');
    write('look at the lexer');
    press('Enter', 'Enter');
    await until(() => screen().filter(line => line.includes('sent; nothing')).length === 2, 'both are sent');
    deck.answers['worker.capture'] = screenOf(['│ > look at the │', 'look at the', 'lexer']);
    await until(
      () => screen().some(line => /✓ worker-1 +sent; it stands on its screen/.test(line)),
      'it is shown',
    );
    const busy = { ...idle, activity: 'working' as const, since: new Date(now).toISOString() };
    deck.store.change(takeSnapshot(snapshot({ workers: [...crew, busy] }), now));
    await until(() => screen().some(line => /✓ worker-6 +taken: working/.test(line)), 'it is taken');
    press('Escape');
    expect(state().dialog).toBeNull();
  });
});
