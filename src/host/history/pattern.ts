// What is looked for: words as they stand, or a regular expression, matched in linear time whatever it and the text are.
import { RE2JS, RE2JSException } from 're2js';
import { failure, type Result, success } from '../../domain/failure.js';
import type { Find } from '../../protocol/host-methods.js';

/** UTF-16 units, the end not included. */
export interface Span {
  start: number;
  end: number;
}

export interface Pattern {
  /** The next match at or after `from` that is not empty; null when there is none. */
  next(text: string, from: number): Span | null;
  /** Longer text is given in pieces of so many characters, so that one look is short. */
  reach: number;
}

const maxPatternLength = 500;
/** Nested repetitions multiply. */
const maxProgramSize = 2_000;
/** At worst each instruction costs a step a character; a million steps are 30 ms. */
const maxSteps = 1_000_000;
const literalReach = 100_000;

export function makePattern(wanted: Pick<Find, 'text' | 'kind' | 'ignoreCase'>): Result<Pattern> {
  const { text, kind, ignoreCase } = wanted;
  if (typeof text !== 'string' || text === '') return failure('usage', 'There is nothing to look for.');
  if (text.length > maxPatternLength) {
    return failure('usage', `What is looked for is longer than ${maxPatternLength} characters.`);
  }
  if (kind !== 'regex') return success(literal(text, ignoreCase));
  try {
    const compiled = RE2JS.compile(text, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const size = compiled.programSize();
    if (size > maxProgramSize) {
      return failure('usage', 'The regular expression repeats too much.');
    }
    return success({ next: (line, from) => nextOf(compiled, line, from), reach: Math.ceil(maxSteps / size) });
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return failure('usage', `That is no regular expression: ${reasonOf(error.message)}.`, {
      hint: 'RE2 syntax: no look-around, no back-references.',
    });
  }
}

function nextOf(expression: RE2JS, text: string, from: number): Span | null {
  const matcher = expression.matcher(text);
  for (let found = matcher.find(from); found; found = matcher.find()) {
    if (matcher.end() > matcher.start()) return { start: matcher.start(), end: matcher.end() };
  }
  return null;
}

function literal(text: string, ignoreCase: boolean): Pattern {
  if (!ignoreCase) {
    return {
      reach: literalReach,
      next: (line, from) => {
        const start = line.indexOf(text, from);
        return start < 0 ? null : { start, end: start + text.length };
      },
    };
  }
  // Nothing in it repeats, so that JavaScript's own engine has nothing to go back to.
  const expression = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
  return {
    reach: literalReach,
    next: (line, from) => {
      expression.lastIndex = from;
      const found = expression.exec(line);
      return found === null ? null : { start: found.index, end: found.index + found[0].length };
    },
  };
}

/** Without the engine's own preface. */
function reasonOf(message: string): string {
  return message.replace(/^error parsing regexp: /, '');
}
