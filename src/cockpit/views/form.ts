// A form: lines to type in and choices, with proposals for all of them, so that Enter is enough at any time.
import { cellsOf, fitted, shown, wrapped } from '../../domain/escape.js';
import { piecesOf } from '../text-edit.js';
import { cut, type Line, quiet, span, widthOf } from './line.js';

export interface FormField {
  key: string;
  label: string;
  /** `pick`: typing filters `options`, and what fits none can be an option itself. */
  kind: 'text' | 'choice' | 'pick';
  value: string;
  /** Counts while nothing is typed. */
  proposal: string;
  options: { id: string; label: string }[];
  /** Index into options, for choice and pick. */
  chosen: number;
}

export interface Form {
  title: string;
  fields: FormField[];
  /** What Enter will do, with real names. */
  sentence: string;
  /** Why Enter does nothing, or null. */
  problem: string | null;
}

/** What a field stands for now. */
export function valueOf(form: Form, key: string): string {
  const field = form.fields.find(one => one.key === key);
  if (field === undefined) return '';
  if (field.kind !== 'text') return field.options[field.chosen]?.id ?? '';
  return field.value.trim() === '' ? field.proposal : field.value.trim();
}

const labelCells = 13;
const shownOptions = 5;
/** Cells behind the caret that stay in view, so that one sees where one is. */
const keptBehind = 8;

/** @param at the field that has the keys; @param back graphemes behind its caret */
export function formLines(form: Form, at: number, back: number, width: number, unicode: boolean): Line[] {
  const lines: Line[] = [];
  for (const [index, field] of form.fields.entries()) {
    const here = index === at;
    lines.push(
      cut([...label(field, here, unicode), ...valueSpans(field, here ? back : null, width, unicode)], width),
    );
    if (field.kind === 'pick' && here) lines.push(...optionLines(field, width, unicode));
  }
  lines.push([]);
  const style = form.problem === null ? {} : { tone: 'asks' as const };
  for (const line of wrapped(form.problem ?? form.sentence, width - 1, 3))
    lines.push([span(` ${line}`, style)]);
  return lines;
}

function label(field: FormField, here: boolean, unicode: boolean): Line {
  const pointer = here ? (unicode ? '▸' : '>') : ' ';
  return [
    span(pointer, { tone: 'focus', bold: true }),
    span(fitted(field.label, labelCells), { bold: here, dim: !here }),
  ];
}

/** @param back null where the caret is elsewhere */
function valueSpans(field: FormField, back: number | null, width: number, unicode: boolean): Line {
  const here = back !== null;
  if (field.kind === 'choice') return choiceSpans(field, here, width - labelCells - 1, unicode);
  const room = Math.max(4, width - labelCells - 3);
  if (field.value === '') {
    const proposal = field.kind === 'pick' ? (field.options[field.chosen]?.label ?? '') : field.proposal;
    return [here ? caret() : span(' '), quiet(shown(proposal, room))];
  }
  return [span(' '), ...typedSpans(field.value, back, room)];
}

function caret(): Line[number] {
  return span(' ', { inverse: true });
}

/** What was typed, as much of it as fits round the caret. */
export function typedSpans(text: string, back: number | null, room: number): Line {
  const pieces = piecesOf(text).map(piece => shown(piece));
  if (back === null) return [span(shown(text, room))];
  const at = Math.max(0, pieces.length - back);
  const after = pieces.slice(at + 1).join('');
  const kept = Math.min(keptBehind, cellsOf(after));
  let from = 0;
  while (from < at && cellsOf(pieces.slice(from, at).join('')) > room - 2 - kept) from++;
  const before = pieces.slice(from, at).join('');
  const left = from > 0 ? `…${before}` : before;
  const under = pieces[at] ?? ' ';
  const rest = room - cellsOf(left) - cellsOf(under);
  return [span(left), span(under, { inverse: true }), span(shown(after, Math.max(0, rest)))];
}

/** All of them side by side; where they do not fit, the chosen one and which of how many it is. */
function choiceSpans(field: FormField, here: boolean, width: number, unicode: boolean): Line {
  const [left, right] = unicode ? ['‹', '›'] : ['<', '>'];
  const all = allChoices(field, here, left, right);
  if (widthOf(all) <= width + 1) return all;
  const count = ` ${field.chosen + 1}/${field.options.length}`;
  const label = shown(field.options[field.chosen]?.label ?? '', Math.max(4, width - count.length - 2));
  return [span(`${left}${label}${right}`, { bold: true, underline: here }), quiet(count)];
}

function allChoices(field: FormField, here: boolean, left: string, right: string): Line {
  return field.options.flatMap((option, index) => {
    const chosen = index === field.chosen;
    const text = chosen ? `${left}${shown(option.label, 30)}${right}` : ` ${shown(option.label, 30)} `;
    return [span(text, { bold: chosen, dim: !chosen, underline: chosen && here }), span(' ')];
  });
}

function optionLines(field: FormField, width: number, unicode: boolean): Line[] {
  const from = Math.max(0, Math.min(field.chosen - 2, field.options.length - shownOptions));
  const part = field.options.slice(from, from + shownOptions);
  const lines = part.map((option, index) => {
    const chosen = from + index === field.chosen;
    const pointer = chosen ? (unicode ? '› ' : '> ') : '  ';
    const text = `${' '.repeat(labelCells + 1)}${pointer}${shown(option.label)}`;
    return cut([span(text, { bold: chosen, dim: !chosen })], width);
  });
  const more = field.options.length - from - part.length;
  return more > 0
    ? [...lines, [quiet(`${' '.repeat(labelCells + 3)}and ${more} more: type to filter`)]]
    : lines;
}
