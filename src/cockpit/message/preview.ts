// Word for word what each worker will get; those that get the same stand over one text.
import { shown, wrapped } from '../../domain/escape.js';
import { markOf } from '../../domain/glyphs.js';
import { workerNamed } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { cut, glyphOf, type Line, quiet, span } from '../views/line.js';
import type { Letter, MessageDialog } from './dialog.js';
import { standingOf } from './letters.js';
import { rowsOfText, visible } from './rows.js';

/** Made only when it is in view: a large paste has thousands of lines. */
export type LazyLine = () => Line;

/** Letters in the order of the preview: equal ones together. */
export function inGroups(letters: readonly Letter[]): Letter[][] {
  const groups = new Map<string, Letter[]>();
  for (const letter of letters) {
    const same = groups.get(letter.text);
    if (same === undefined) groups.set(letter.text, [letter]);
    else same.push(letter);
  }
  return [...groups.values()];
}

export function previewLines(state: CockpitState, dialog: MessageDialog, width: number): LazyLine[] {
  const lines: LazyLine[] = [() => summary(state, dialog, width)];
  let at = 0;
  for (const group of inGroups(dialog.letters)) {
    lines.push(() => []);
    for (const letter of group) {
      const index = at++;
      lines.push(() => headLine(state, dialog, letter, index === dialog.chosen, width));
      lines.push(...aboutLines(letter, width));
    }
    lines.push(...bodyLines(state, group[0]?.text ?? '', width));
  }
  return lines;
}

/** The line of the preview where the worker of a letter stands. */
export function lineOfLetter(
  state: CockpitState,
  dialog: MessageDialog,
  index: number,
  width: number,
): number {
  let line = 1;
  let at = 0;
  for (const group of inGroups(dialog.letters)) {
    line++;
    for (const letter of group) {
      if (at++ === index) return line;
      line += 1 + aboutLines(letter, width).length;
    }
    line += bodyLines(state, group[0]?.text ?? '', width).length;
  }
  return 0;
}

function summary(state: CockpitState, dialog: MessageDialog, width: number): Line {
  const gets = dialog.letters.filter(letter => standingOf(state, letter, dialog.forced).gets).length;
  const left = dialog.letters.length - gets;
  const words =
    gets === 1
      ? '1 worker gets this as a paste, then Enter.'
      : `${gets} workers get this, each as a paste, then Enter.`;
  const rest = left === 0 ? '' : ` ${left} left out.`;
  return cut([span(gets === 0 ? 'Nobody gets anything.' : words, { bold: true }), span(rest)], width);
}

function headLine(
  state: CockpitState,
  dialog: MessageDialog,
  letter: Letter,
  chosen: boolean,
  width: number,
): Line {
  const worker = workerNamed(state, letter.worker);
  const { gets, words } = standingOf(state, letter, dialog.forced);
  const pointer = chosen ? (state.unicode ? '▸' : '>') : ' ';
  const mark = worker === undefined ? null : markOf(worker);
  const line: Line = [
    span(`${pointer} `, { tone: 'focus', bold: true }),
    span(shown(letter.worker, 24), { bold: gets, dim: !gets }),
  ];
  if (mark !== null) line.push(span(` ${glyphOf(mark, state.unicode)} ${mark.word}`, { tone: mark.tone }));
  if (words !== '') line.push(span(`  ${words}`, { tone: 'asks' }));
  return cut(line, width);
}

function aboutLines(letter: Letter, width: number): LazyLine[] {
  const said: string[] = [];
  if (letter.removed !== '') said.push(`control characters are left out: ${letter.removed}`);
  if (letter.unknown.length > 0) {
    said.push(`${letter.unknown.join(' and ')} means nothing for ${letter.worker} and stays as it is`);
  }
  return said.flatMap(words =>
    wrapped(words, width - 4, 2).map(line => (): Line => [span(`    ${line}`, { tone: 'asks' })]),
  );
}

function bodyLines(state: CockpitState, text: string, width: number): LazyLine[] {
  const rule = state.unicode ? '│' : '|';
  return rowsOfText(text, Math.max(4, width - 4)).map(
    row => (): Line => [quiet(`  ${rule} `), span(visible(text.slice(row.from, row.to)))],
  );
}
