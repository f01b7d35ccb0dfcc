// What the practice agent can really do: the tasks of the practice project, each a test that shows it and the change that meets it.

/** Both kinds are harmless when they are already done, so that a change can be made again on a newer main. */
export type Edit =
  | { kind: 'append'; file: string; text: string /** Where the file does not exist yet. */; head?: string }
  | { kind: 'replace'; file: string; from: string; to: string };

export interface PracticeTask {
  heading: string;
  title: string;
  /** Subject of the commit. */
  commit: string;
  test: Edit[];
  change: Edit[];
}

const bugs = 'Bugs';
const features = 'Features';

export const practiceTasks: PracticeTask[] = [
  {
    heading: bugs,
    title: 'Fix max: a list of negative numbers gives 0',
    commit: 'max starts from the first number, not from 0',
    test: [testOf('stats', 'max of negative numbers', 'assert.equal(stats.max([-3, -1, -2]), -1);')],
    change: [replace('src/stats.js', 'let largest = 0;', 'let largest = Number.NEGATIVE_INFINITY;')],
  },
  {
    heading: bugs,
    title: 'Fix wordCount: an empty text has no words',
    commit: 'wordCount of nothing is 0',
    test: [testOf('text', 'wordCount of an empty text', "assert.equal(text.wordCount('  '), 0);")],
    change: [
      replace(
        'src/text.js',
        'text.trim().split(/\\s+/).length',
        "text.split(/\\s+/).filter(word => word !== '').length",
      ),
    ],
  },
  {
    heading: bugs,
    title: 'Fix chunk: the last, smaller chunk is lost',
    commit: 'chunk keeps what is left over',
    test: [testOf('list', 'chunk with a rest', 'assert.deepEqual(list.chunk([1, 2, 3], 2), [[1, 2], [3]]);')],
    change: [replace('src/list.js', 'i + size <= items.length', 'i < items.length')],
  },
  {
    heading: bugs,
    title: 'Fix range: the end itself is left out',
    commit: 'range includes its end, as it says',
    test: [testOf('range', 'range includes both ends', 'assert.deepEqual(range.range(2, 5), [2, 3, 4, 5]);')],
    change: [replace('src/range.js', 'i < end; i++', 'i <= end; i++')],
  },
  {
    heading: bugs,
    title: 'Fix isLeapYear: 2000 was a leap year',
    commit: 'Every 400th year is a leap year',
    test: [testOf('dates', 'isLeapYear every 400 years', 'assert.equal(dates.isLeapYear(2000), true);')],
    change: [replace('src/dates.js', 'year % 100 !== 0;', '(year % 100 !== 0 || year % 400 === 0);')],
  },
  feature(
    'stats',
    'median',
    'Add median to stats',
    [
      'export function median(numbers) {',
      '  const sorted = [...numbers].sort((a, b) => a - b);',
      '  const middle = sorted.length >> 1;',
      '  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;',
      '}',
    ],
    ['assert.equal(stats.median([5, 1, 3]), 3);', 'assert.equal(stats.median([4, 1, 2, 3]), 2.5);'],
  ),
  feature(
    'text',
    'slugify',
    'Add slugify to text',
    [
      'export function slugify(text) {',
      "  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');",
      '}',
    ],
    ["assert.equal(text.slugify('Hello, World!'), 'hello-world');"],
  ),
  feature(
    'list',
    'groupBy',
    'Add groupBy to list',
    [
      'export function groupBy(items, keyOf) {',
      '  const groups = new Map();',
      '  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);',
      '  return groups;',
      '}',
    ],
    ['assert.deepEqual([...list.groupBy([1, 2, 3], n => n % 2)], [[1, [1, 3]], [0, [2]]]);'],
  ),
  feature(
    'range',
    'countdown',
    'Add countdown to range',
    [
      '/** From `start` down to 0, both included. */',
      'export function countdown(start) {',
      '  return Array.from({ length: start + 1 }, (_, i) => start - i);',
      '}',
    ],
    ['assert.deepEqual(range.countdown(3), [3, 2, 1, 0]);'],
  ),
  feature(
    'dates',
    'addDays',
    'Add addDays to dates',
    ['export function addDays(date, days) {', '  return new Date(date.getTime() + days * 86_400_000);', '}'],
    ["assert.equal(dates.addDays(new Date('2024-02-28'), 2).toISOString().slice(0, 10), '2024-03-01');"],
  ),
  feature(
    'format',
    'padLeft',
    'Add padLeft to format',
    ['export function padLeft(text, width) {', '  return text.padStart(width).slice(-width);', '}'],
    ["assert.equal(format.padLeft('7', 3), '  7');", "assert.equal(format.padLeft('12345', 3), '345');"],
  ),
  {
    heading: features,
    title: 'Show in the README how to use it',
    commit: 'The README shows a few calls',
    test: [],
    change: [
      {
        kind: 'append',
        file: 'README.md',
        text: "\n## Use\n\n    import { mean } from './src/stats.js';\n    mean([1, 2, 6]); // 3\n",
      },
    ],
  },
];

export function findPracticeTask(title: string): PracticeTask | null {
  return practiceTasks.find(task => task.title === title) ?? null;
}

/** An own task, or one of another repository: no model is here to do it, so a note says that it came by. */
export function noteTask(title: string, worker: string, slug: string): PracticeTask {
  const oneLine = title.replace(/\s+/g, ' ').trim();
  return {
    heading: '',
    title,
    commit: `A note on: ${oneLine.slice(0, 60)}`,
    test: [],
    change: [
      {
        kind: 'append',
        file: `practice/${slug}.md`,
        head: '',
        text: `# ${oneLine}\n\nThe practice agent (${worker}) came by. It has no model and cannot do this; it only practises how a crew shares work.\n`,
      },
    ],
  };
}

function testOf(module: string, name: string, ...lines: string[]): Edit {
  const body = lines.map(line => `  ${line}\n`).join('');
  return {
    kind: 'append',
    file: `test/${module}.test.js`,
    head: testHead(module),
    text: `\ntest('${name}', () => {\n${body}});\n`,
  };
}

export function testHead(module: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ${module} from '../src/${module}.js';
`;
}

function replace(file: string, from: string, to: string): Edit {
  return { kind: 'replace', file, from, to };
}

function feature(
  module: string,
  name: string,
  title: string,
  code: string[],
  asserts: string[],
): PracticeTask {
  return {
    heading: features,
    title,
    commit: title,
    test: [testOf(module, name, ...asserts)],
    change: [{ kind: 'append', file: `src/${module}.js`, text: `\n${code.join('\n')}\n` }],
  };
}
