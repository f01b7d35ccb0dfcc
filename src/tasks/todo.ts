// TODO.md, text in and values out. A task is a box in a list; everything else in the file is the person's and is never touched.
import { uniqueSlugs } from './slug.js';

export interface TodoTask {
  /** Slug of the title, `-2`, `-3` for later equal ones. */
  id: string;
  /** As it stands in the file, ends trimmed; hostile text of any length. */
  title: string;
  /** The headings it stands under, outermost first. */
  headings: string[];
  done: boolean;
  /** 1-based. */
  line: number;
}

export interface LineProblem {
  /** 1-based. */
  line: number;
  sentence: string;
}

export interface Todo {
  tasks: TodoTask[];
  problems: LineProblem[];
}

/** Indent and list mark, the box, the rest. GitHub's task lists: `- [ ] x`, `* [x] x`, `1. [ ] x`. */
const boxLine = /^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[)([ xX])(\])(?:[ \t]+(.*))?$/s;
/** Looks as if a box was meant: `- [y] x`, `-[ ] x`, `- [] x`, `- [ ]x`, `[ ] x`; a link or a footnote is none. */
const nearlyBox =
  /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*\[(?:.?|[ \t]{0,9}[xX]?[ \t]{0,9})\]|\[[ xX]\])(?![([:])/su;
const heading = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const fence = /^[ \t]*(`{3,}|~{3,})/;

export function parseTodo(text: string): Todo {
  const reader = new TodoReader();
  splitLines(text).forEach((line, index) => reader.read(line, index + 1));
  return reader.end();
}

/** The same text with the box on `line` ticked or unticked and nothing else changed; null when there is no box on that line. */
export function setTick(text: string, line: number, done: boolean): string | null {
  const lines = text.split('\n');
  const old = lines[line - 1];
  if (old === undefined || line < 1) return null;
  const start = line === 1 && old.startsWith('\uFEFF') ? 1 : 0;
  const body = old.slice(start);
  const match = boxLine.exec(body.replace(/\r$/, ''));
  if (match === null) return null;
  const [, before = '', box = ''] = match;
  const mark = done ? (box === ' ' ? 'x' : box) : ' ';
  lines[line - 1] = old.slice(0, start) + before + mark + body.slice(before.length + 1);
  return lines.join('\n');
}

function splitLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
}

/** Goes through the lines once; knows which headings it stands under and whether it is inside a code block or a comment. */
class TodoReader {
  #found: Omit<TodoTask, 'id'>[] = [];
  #problems: LineProblem[] = [];
  #headings: { level: number; text: string }[] = [];
  #closed: { ends: (line: string) => boolean; line: number; what: string } | null = null;

  read(line: string, number: number): void {
    if (this.#closed !== null) {
      if (this.#closed.ends(line)) this.#closed = null;
      return;
    }
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined) {
      const ends = (other: string) => other.trim().startsWith(mark) && /^(`+|~+)$/.test(other.trim());
      this.#closed = { ends, line: number, what: 'code block' };
    } else if (/^\s*<!--/.test(line) && !line.includes('-->')) {
      this.#closed = { ends: other => other.includes('-->'), line: number, what: 'comment' };
    } else this.#readPlain(line, number);
  }

  #readPlain(line: string, number: number): void {
    const title = heading.exec(line);
    const box = boxLine.exec(line);
    if (title !== null) this.#enter(title[1]?.length ?? 1, line.slice(title[0].length));
    else if (box !== null) this.#take(box[2] !== ' ', box[4]?.trim() ?? '', number);
    else if (nearlyBox.test(line)) this.#problems.push({ line: number, sentence: malformed(line) });
  }

  #enter(level: number, text: string): void {
    const title = text
      .trim()
      .replace(/(?:^|[ \t])#+$/, '')
      .trimEnd();
    this.#headings = [...this.#headings.filter(above => above.level < level), { level, text: title }];
  }

  #take(done: boolean, title: string, line: number): void {
    if (title === '') this.#problems.push({ line, sentence: 'A box without a title.' });
    else this.#found.push({ title, headings: this.#headings.map(above => above.text), done, line });
  }

  end(): Todo {
    if (this.#closed !== null) {
      const { what, line } = this.#closed;
      const sentence = `This ${what} is never closed: boxes below it are not read as tasks.`;
      this.#problems.push({ line, sentence });
    }
    const ids = uniqueSlugs(this.#found.map(task => task.title));
    return {
      tasks: this.#found.map((task, index) => ({ id: ids[index] ?? '', ...task })),
      problems: this.#problems.sort((a, b) => a.line - b.line),
    };
  }
}

function malformed(line: string): string {
  const box = /\[.*?\]/su.exec(line)?.[0] ?? '[';
  if (!/^\[[ xX]\]$/.test(box)) return `The box ${box} is neither open \`[ ]\` nor done \`[x]\`.`;
  if (/^[ \t]*\[/.test(line)) return 'A box without a list mark before it: write `- [ ] title`.';
  if (/^[ \t]*(?:[-*+]|\d+[.)])\[/.test(line))
    return 'No space between the list mark and the box: write `- [ ] title`.';
  return 'No space between the box and the title: write `- [ ] title`.';
}
