// The palette: what it holds, in which order, and what Enter, Esc, arrows and the mouse do.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../../src/cockpit/actions/dialog-keys.js';
import { actionOf, runKey } from '../../../src/cockpit/actions/index.js';
import { paletteHandler } from '../../../src/cockpit/palette/keys.js';
import { currentWorker } from '../../../src/cockpit/store/select.js';
import { firstLayout } from '../../../src/cockpit/store/state.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import type { Line } from '../../../src/cockpit/views/line.js';
import { storeAt } from '../../screens/render.js';
import { crew, snapshot, worker } from '../../screens/snapshots.js';
import { deckOf, type TestDeck } from './fixture.js';

let deck: TestDeck;
const state = () => deck.store.getState();
const press = (...names: string[]) => {
  for (const name of names) dialogKey(deck, { name, text: [...name].length === 1 ? name : '' });
};
const write = (text: string) => {
  for (const letter of text) dialogKey(deck, { name: letter === ' ' ? 'Space' : letter, text: letter });
};
const textOf = (line: Line | undefined) => (line ?? []).map(one => one.text).join('');
/** The entries in view, without the line that is typed in. */
const rows = () => (dialogModel(state())?.lines ?? []).slice(1);
const titles = () => rows().map(row => textOf(row).slice(2, 24).trim());

async function open(): Promise<void> {
  runKey(deck, ':');
  await deck.settled();
}

beforeEach(async () => {
  deck = deckOf(storeAt(120, 40));
  const layouts = ['grid', 'focus', 'board'].map(name => ({ name, description: '', from: 'built-in' }));
  deck.answers['layout.list'] = { layouts, problems: [] };
  await open();
});

describe('what it holds', () => {
  it('every command that can be run here, workers and layouts; keys of other places are found by looking for them', () => {
    const seen = new Set<string>();
    for (let at = 0; at < 120; at++) {
      for (const title of titles()) seen.add(title);
      press('Down');
    }
    const runnable = state().commands.filter(
      command => actionOf(command) !== undefined && !['go', 'palette'].includes(command.name),
    );
    const missing = runnable
      .map(command => command.name.replaceAll('-', ' '))
      .filter(name => !seen.has(name));
    expect(missing).toEqual([]);
    for (const title of ['go to worker-3', 'layout: focus']) expect(seen).toContain(title);
    expect(seen).not.toContain('confirm yes');
    write('confirm yes');
    expect(textOf(rows()[0])).toMatch(/confirm yes +\(only in a question\) do it +y$/);
  });

  it('each with its keys, and a disabled one says why', () => {
    write('undo');
    expect(textOf(rows()[0])).toMatch(/^▸ undo layout +\(nothing to take back\) .* u$/);
    press('Enter');
    expect(state().flash?.sentence).toBe('undo layout: nothing to take back.');
    expect(state().dialog?.kind).toBe('palette');
  });

  it('hostile text is shown, never obeyed', () => {
    const evil = worker('worker-9', 'running', 'working', { task: '\u001b[2Jrm \u202e-rf' });
    deck = deckOf(storeAt(80, 24, snapshot({ workers: [...crew, evil] })));
    runKey(deck, ':');
    write('worker-9');
    expect(textOf(rows()[0])).toContain('\\e[2Jrm \\u{202e}-rf');
  });
});

describe('order', () => {
  it.each([
    ['zoom', 'zoom'],
    ['spr', 'split right'],
    ['wk3', 'go to worker-3'],
    ['lay foc', 'layout: focus'],
    ['go w4', 'go to worker-4'],
    ['go wk4', 'go to worker-4'],
    ['kill', 'kill'],
    ['p', 'pause'],
    ['message', 'message'],
    ['find', 'find all'],
    ['whole screen', 'zoom'],
    ['quit', 'quit'],
    ['parser', 'go to worker-1'],
  ])('%s finds %s first', (query, title) => {
    write(query);
    expect(titles()[0]).toBe(title);
    const marked = (rows()[0] ?? []).filter(one => one.underline === true);
    expect(marked.map(one => one.text).join('').length).toBeGreaterThanOrEqual(
      query.replaceAll(' ', '').length,
    );
    expect(marked.every(one => one.bold === true)).toBe(true);
  });

  it('what was run lately comes higher', async () => {
    write('split');
    const [first, second] = titles();
    expect([first, second].sort()).toEqual(['split down', 'split right']);
    press('Down', 'Enter');
    await open();
    expect(titles()[0]).toBe(second);
    write('split');
    expect(titles()[0]).toBe(second);
  });

  it('what is called like nothing can be looked for in what the agents printed', () => {
    dialogPaste(deck, 'no such\nthing');
    expect(rows()).toHaveLength(1);
    expect(textOf(rows()[0])).toMatch(/▸ who printed this\? +find “no such thing” in all agents/);
    press('Enter');
    expect(state().dialog).toMatchObject({ kind: 'find-all', query: 'no such thing' });
    press('Escape');
    expect(state().dialog).toBeNull();
  });
});

describe('running', () => {
  it('goes to a worker, uses a layout, runs a command', async () => {
    write('go worker-4');
    press('Enter');
    expect(currentWorker(state())?.id).toBe('worker-4');
    deck.answers['layout.use'] = { layout: { ...firstLayout, name: 'focus' } };
    await open();
    write('layout focus');
    press('Enter');
    await deck.settled();
    expect(state().layout.name).toBe('focus');
    await open();
    write('board');
    press('Enter');
    expect(state().dialog?.kind).toBe('board');
  });

  it('a click runs what stands under it, the wheel and the arrows move, round the ends', () => {
    press('Up');
    expect(dialogModel(state())?.scroll).toMatchObject({ first: expect.any(Number) });
    press('Tab');
    expect(state().dialog).toMatchObject({ chosen: 0 });
    paletteHandler.wheel?.(deck, 3);
    press('ctrl+p');
    expect(state().dialog).toMatchObject({ chosen: 2 });
    write('timeline');
    paletteHandler.press?.(deck, { row: 0, column: 4, twice: false });
    expect(state().dialog?.kind).toBe('palette');
    paletteHandler.press?.(deck, { row: 1, column: 4, twice: false });
    expect(state().dialog?.kind).toBe('timeline');
  });
});
