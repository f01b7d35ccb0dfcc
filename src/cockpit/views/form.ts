// A form: lines to type in and choices, with proposals for all of them, so that Enter is enough at any time.
import { fitted, shown, wrapped } from '../../domain/escape.js';
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

export function formLines(form: Form, at: number, width: number, unicode: boolean): Line[] {
  const lines: Line[] = [];
  for (const [index, field] of form.fields.entries()) {
    const here = index === at;
    lines.push(cut([...label(field, here, unicode), ...valueSpans(field, here, width, unicode)], width));
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

function valueSpans(field: FormField, here: boolean, width: number, unicode: boolean): Line {
  if (field.kind === 'choice') return choiceSpans(field, here, width - labelCells - 1, unicode);
  const room = Math.max(4, width - labelCells - 3);
  if (field.value === '') {
    const proposal = field.kind === 'pick' ? (field.options[field.chosen]?.label ?? '') : field.proposal;
    return [here ? caret() : span(' '), quiet(shown(proposal, room))];
  }
  return [span(` ${tail(field.value, room)}`), ...(here ? [caret()] : [])];
}

function caret(): Line[number] {
  return span(' ', { inverse: true });
}

/** The end of what was typed: that is where the person types. */
function tail(text: string, room: number): string {
  const whole = shown(text);
  const pieces = [...whole];
  return pieces.length <= room ? whole : `…${pieces.slice(pieces.length - room + 1).join('')}`;
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
