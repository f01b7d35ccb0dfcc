// The box of a message: to whom and the text on one screen, then what each will get, then what became of it.
import { cellsOf, fitted, shown, wrapped } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import { centred } from '../../domain/layout/screen.js';
import type { WorkerView } from '../../domain/worker.js';
import { workerNamed } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, largeRect, roomFor } from '../views/dialog-model.js';
import { cut, glyphOf, type Line, quiet, span } from '../views/line.js';
import type { Delivery, MessageDialog } from './dialog.js';
import { previewLines } from './preview.js';
import { rowOfCaret, rowsOfText, visible } from './rows.js';

const widestText = 100;
const labelCells = 4;

/** Cells of a row of the text; the caret may stand behind the last letter. */
export function textWidth(state: CockpitState): number {
  return Math.max(4, Math.min(widestText, largeRect(state).width - 4 - labelCells) - 1);
}

/** Lines of an empty message: it grows with what is in it. */
const leastLines = 12;

/** Lines inside the box. */
export function insideHeight(state: CockpitState, dialog: MessageDialog): number {
  const most = Math.max(1, largeRect(state).height - 2);
  return Math.min(most, Math.max(leastLines, wantedLines(state, dialog)));
}

function wantedLines(state: CockpitState, dialog: MessageDialog): number {
  const width = largeRect(state).width - 4;
  if (dialog.step === 'preview') return previewLines(state, dialog, width).length;
  if (dialog.step === 'sent') return sentLines(state, dialog, width).length;
  const text = rowsOfText(state.drafts.message['text'] ?? '', textWidth(state)).length;
  // As high in both steps: nothing moves when the list opens.
  return Math.max(text + 3, (state.snapshot?.workers.length ?? 0) + 5);
}

export function messageModel(state: CockpitState, dialog: MessageDialog): DialogModel {
  const large = largeRect(state);
  const width = large.width - 4;
  const height = insideHeight(state, dialog);
  const rect = centred(roomFor(state), large.width, height + 2);
  if (dialog.step === 'preview') {
    const all = previewLines(state, dialog, width);
    const first = Math.max(0, Math.min(dialog.scroll, all.length - height));
    const lines = all.slice(first, first + height).map(line => line());
    const scroll = all.length > height ? { first, all: all.length } : null;
    return { title: 'message: what each will get', rect, lines, scroll };
  }
  if (dialog.step === 'sent') {
    const lines = sentLines(state, dialog, width).slice(0, height);
    return { title: 'message: what became of it', rect, lines, scroll: null };
  }
  const list = dialog.step === 'to' ? toLines(state, dialog, width, height) : [toLine(state, dialog, width)];
  const text = textLines(state, dialog, height - list.length - 1);
  return { title: 'message', rect, lines: [...list, [], ...text], scroll: null };
}

/** The first worker of the list in view, and how many are. */
export function toWindow(state: CockpitState, dialog: MessageDialog): { first: number; rows: number } {
  const all = state.snapshot?.workers.length ?? 0;
  const rows = Math.max(1, Math.min(all, insideHeight(state, dialog) - 5));
  const first = Math.max(0, Math.min(dialog.chosen - rows + 1, all - rows));
  return { first, rows };
}

function toLine(state: CockpitState, dialog: MessageDialog, width: number): Line {
  const names = dialog.picked.map(name => shown(name, 24));
  const words = names.length === 0 ? 'nobody yet: Tab chooses' : names.join(', ');
  const count = names.length > 1 ? ` (${names.length})` : '';
  const style = names.length === 0 ? { tone: 'asks' as const } : {};
  return cut([quiet('to  '), span(words, style), quiet(count)], width);
}

function toLines(state: CockpitState, dialog: MessageDialog, width: number, height: number): Line[] {
  const workers = state.snapshot?.workers ?? [];
  const { first, rows } = toWindow(state, dialog);
  const names = Math.min(20, Math.max(1, ...workers.map(worker => cellsOf(worker.id))));
  const part = workers.slice(first, first + rows);
  const lines = part.map((worker, at) =>
    cut(pickLine(state, dialog, worker, first + at === dialog.chosen, names), width),
  );
  const away = workers.length - rows;
  const count = span(`${dialog.picked.length} of ${workers.length}`, { bold: true });
  const head = cut([quiet('to  '), count, quiet('   Space picks, Enter goes on')], width);
  const more = away > 0 && height > rows + 4 ? [[quiet(`    and ${away} more`)]] : [];
  return [head, ...lines, ...more];
}

function pickLine(
  state: CockpitState,
  dialog: MessageDialog,
  worker: WorkerView,
  chosen: boolean,
  names: number,
): Line {
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const isPicked = dialog.picked.includes(worker.id);
  const mark = markOf(worker);
  return [
    span(`  ${pointer} `, { tone: 'focus', bold: true }),
    span(isPicked ? '[x] ' : '[ ] ', { bold: isPicked }),
    span(fitted(worker.id, names), { bold: chosen || isPicked }),
    span(`  ${glyphOf(mark, state.unicode)} ${mark.word}`, { tone: mark.tone }),
  ];
}

function textLines(state: CockpitState, dialog: MessageDialog, height: number): Line[] {
  const text = state.drafts.message['text'] ?? '';
  const here = dialog.step === 'text';
  const blank = span(' '.repeat(labelCells));
  if (text === '') {
    const hint = 'Enter shows what each will get; {worker} {task} {branch} stand for theirs';
    return [[blank, here ? span(' ', { inverse: true }) : span(' '), quiet(` ${hint}`)]];
  }
  const rows = rowsOfText(text, textWidth(state));
  const at = rowOfCaret(rows, dialog.caret);
  const first = Math.max(0, Math.min(at - height + 1, rows.length - height));
  return rows.slice(first, first + Math.max(0, height)).map((row, index): Line => {
    if (!here || first + index !== at) return [blank, span(visible(text.slice(row.from, row.to)))];
    return [blank, ...caretSpans(text.slice(row.from, row.to), dialog.caret - row.from)];
  });
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function caretSpans(row: string, caret: number): Line {
  const [under] = graphemes.segment(row.slice(caret));
  const letter = under?.segment ?? '';
  return [
    span(visible(row.slice(0, caret))),
    span(letter === '' ? ' ' : visible(letter), { inverse: true }),
    span(visible(row.slice(caret + letter.length))),
  ];
}

const deliveryWords: Record<Delivery['state'], string> = {
  sending: 'is being sent …',
  sent: 'sent; nothing seen of it yet',
  working: 'taken: working',
  shown: 'sent; it stands on its screen',
  refused: 'not sent',
  left: 'left out',
};

function sentLines(state: CockpitState, dialog: MessageDialog, width: number): Line[] {
  const names = Math.min(20, Math.max(1, ...dialog.deliveries.map(one => cellsOf(one.worker))));
  const lines = dialog.deliveries.flatMap((delivery): Line[] => {
    const arrived = delivery.state === 'working' || delivery.state === 'shown';
    const bad = delivery.state === 'refused' || delivery.state === 'left';
    const glyph = arrived ? (state.unicode ? '✓' : 'v') : bad ? (state.unicode ? '✕' : 'x') : ' ';
    const tone = arrived ? ('good' as const) : delivery.state === 'refused' ? ('failed' as const) : undefined;
    const style = tone === undefined ? {} : { tone };
    const head: Line = [
      span(`${glyph} `, { ...style, bold: true }),
      span(fitted(delivery.worker, names), { bold: true }),
      span(`  ${deliveryWords[delivery.state]}`, style),
    ];
    if (delivery.words === '') return [cut(head, width)];
    const why = wrapped(delivery.words, width - 6, 3).map((line): Line => [quiet(`      ${line}`)]);
    return [cut(head, width), ...why];
  });
  const seen = workerNamed(state, dialog.deliveries[0]?.worker ?? null) !== undefined;
  return seen ? [...lines, [], [quiet('Enter goes back to the panes.')]] : lines;
}
