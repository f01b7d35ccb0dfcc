// The palette: what it holds, in which order, and what Enter, Esc, arrows and the mouse do.
import { beforeEach, describe, expect, it } from 'vitest';
import { dialogKey, dialogPaste } from '../../../src/cockpit/actions/dialog-keys.js';
import { actionOf, runKey } from '../../../src/cockpit/actions/index.js';
import { paletteHandler } from '../../../src/cockpit/palette/keys.js';
import { goToWorker } from '../../../src/cockpit/store/panes.js';
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

describe('names as they stand elsewhere', () => {
  it.each([
    ['auto-fill', 'auto fill'],
    ['next-layout', 'next layout'],
    ['why-here', 'why here'],
    ['worker-3', 'go to worker-3'],
    ['attach worker-3', 'attach worker-3'],
    ['attach w4', 'attach worker-4'],
    ['grid', 'layout: grid'],
    ['board', 'board'],
  ])('%s means %s', (query, title) => {
    write(query);
    expect(titles()[0]).toBe(title);
  });

  it('an exact name wins over a longer one, whatever was run lately; both are there', async () => {
    deck.answers['layout.list'] = { layouts: [{ name: 'auto' }, { name: 'zoomed' }], problems: [] };
    deck.store.change(() => ({ lately: ['auto-fill', 'layout zoomed'] }));
    press('Escape');
    await open();
    write('auto');
    expect(titles().slice(0, 2)).toEqual(['layout: auto', 'auto fill']);
    write('-fill');
    expect(titles()[0]).toBe('auto fill');
    press('ctrl+u');
    write('zoom');
    expect(titles().slice(0, 2)).toEqual(['zoom', 'layout: zoomed']);
  });

  it('words of the hint line find their command', () => {
    deck.store.change(goToWorker('worker-4'));
    write('resume');
    expect(titles()).toContain('pause');
  });

  it('a command that names its worker is about this one, not about the marked', async () => {
    deck.store.change(() => ({ marked: ['worker-1', 'worker-2'] }));
    write('kill worker-3');
    press('Enter');
    expect(state().dialog).toEqual({ kind: 'confirm', what: 'kill', workers: ['worker-3'] });
    expect(currentWorker(state())?.id).toBe('worker-3');
    expect(state().marked).toEqual(['worker-1', 'worker-2']);
    press('n');
    await open();
    write('mark worker-4');
    press('Enter');
    expect(state().marked).toEqual(['worker-1', 'worker-2', 'worker-4']);
    await open();
    write('attach worker-5');
    expect(textOf(rows()[0])).toMatch(/attach worker-5 +\(worker-5 does not run/);
  });
});

describe('the list that is not whole yet', () => {
  it('Enter waits for the layouts, and acts on the whole list', async () => {
    press('Escape');
    deck.answers['layout.use'] = { layout: { ...firstLayout, name: 'grid' } };
    runKey(deck, ':');
    write('layout: grid');
    expect(titles()).toEqual(['who printed this?']);
    press('Enter');
    expect(state().dialog).toMatchObject({ kind: 'palette', isDue: true });
    expect(textOf(dialogModel(state())?.lines[0])).toContain('reading the layouts');
    await deck.settled();
    expect(state().dialog).toBeNull();
    expect(state().layout.name).toBe('grid');
  });

  it('Esc runs nothing; without an answer Enter runs what there is, and nothing that was not meant', async () => {
    press('Escape');
    delete deck.answers['layout.list'];
    runKey(deck, ':');
    write('board');
    press('Enter', 'Escape');
    await deck.settled();
    expect(state().dialog).toBeNull();
    runKey(deck, ':');
    write('board');
    press('Enter');
    await deck.settled();
    expect(state().dialog?.kind).toBe('board');
    press('Escape');
    runKey(deck, ':');
    write('layout: grid');
    press('Enter');
    await deck.settled();
    expect(state().dialog).toMatchObject({ kind: 'palette', query: 'layout: grid', isDue: false });
    expect(state().flash?.sentence).toContain('could not be read');
  });

  it('the one that the arrows went to stays chosen when the layouts come', async () => {
    press('Escape');
    runKey(deck, ':');
    write('o');
    press('Down', 'Down', 'Down', 'Down', 'Down', 'Down', 'Down');
    const chosen = () => rows().find(row => textOf(row).startsWith('▸'));
    const before = textOf(chosen());
    const rest = titles().length;
    await deck.settled();
    expect(titles().length).toBeGreaterThanOrEqual(rest);
    expect(textOf(chosen()).slice(0, 30)).toBe(before.slice(0, 30));
  });
});

describe('size', () => {
  const widthAt = async (cols: number) => {
    deck = deckOf(storeAt(cols, 50));
    await open();
    return dialogModel(state())?.rect.width ?? 0;
  };

  it('is what the longest command needs, up to the screen', async () => {
    expect(await widthAt(240)).toBe(await widthAt(200));
    const whole = Array.from({ length: 60 }, () => {
      const seen = rows().map(textOf);
      press('PageDown');
      return seen;
    });
    const commands = whole.flat().filter(row => !row.includes('go to worker'));
    expect(commands.filter(row => row.includes('…'))).toEqual([]);
    expect(await widthAt(80)).toBe(80);
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
    expect(textOf(rows()[0])).toMatch(/^▸/);
    paletteHandler.wheel?.(deck, 3);
    press('ctrl+p');
    expect(textOf(rows()[2])).toMatch(/^▸/);
    write('timeline');
    paletteHandler.press?.(deck, { row: 0, column: 4, twice: false });
    expect(state().dialog?.kind).toBe('palette');
    paletteHandler.press?.(deck, { row: 1, column: 4, twice: false });
    expect(state().dialog?.kind).toBe('timeline');
  });
});
