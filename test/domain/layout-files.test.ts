// Layout files: what is shipped, what is wrong with a bad one and where, and that saving keeps comments.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LayoutDirectories,
  layoutDirectories,
  listLayouts,
  plainLayout,
  readLayout,
  saveLayout,
} from '../../src/supervisor/layouts/layout-files.js';
import { parseLayout } from '../../src/supervisor/layouts/layout-parse.js';
import { knownKeys } from '../../src/supervisor/layouts/layout-schema.js';

let root: string;
let directories: LayoutDirectories;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-layouts-'));
  directories = layoutDirectories(root, join(root, 'user'));
  mkdirSync(directories.project, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const problemsOf = (text: string) => parseLayout('mine', text, 'layouts/mine.yaml').problems;

describe('reading', () => {
  it('knows those that are shipped, each without a problem', () => {
    const { layouts, problems } = listLayouts(directories);
    expect(problems).toEqual([]);
    expect(layouts.map(layout => layout.name)).toEqual([
      'auto',
      'grid',
      'main-vertical',
      'main-horizontal',
      'columns',
      'focus',
      'board',
    ]);
    expect(layouts.every(layout => layout.description !== '')).toBe(true);
  });

  it('says where a mistake stands and what was meant', () => {
    expect(problemsOf('panes:\n  row:\n    - slott: 1\n')).toContain(
      'layouts/mine.yaml:3:7 unknown key "slott" (did you mean "slot"?)',
    );
    expect(problemsOf('panes:\n  row:\n    - bord\n')[0]).toBe(
      'layouts/mine.yaml:3:7 unknown key "bord" (did you mean "board"?)',
    );
    expect(problemsOf('panes:\n  row: []\n')[0]).toMatch(
      /^layouts\/mine.yaml:2:8 "row" takes 1 to 100 panes/,
    );
    expect(problemsOf('panes:\n  slot: 0\n')[0]).toMatch(/^layouts\/mine.yaml:2:9 "slot" /);
    expect(problemsOf('panes:\n  slot: 1\n  board: true\n')[0]).toMatch(
      /^layouts\/mine.yaml:2:3 .*exactly one/,
    );
    expect(problemsOf('rail: maybe\n')).toHaveLength(2);
    expect(problemsOf('panes: [')[0]).toMatch(/^layouts\/mine.yaml:\d+:\d+ /);
    expect(problemsOf('')[0]).toMatch(/^layouts\/mine.yaml:1:1 /);
  });

  it('reads the example of the documentation, and names every key that there is', () => {
    const page = readFileSync(new URL('../../docs/layouts.md', import.meta.url), 'utf8');
    const example = /```yaml\n([^`]*)```/.exec(page)?.[1] ?? '';
    const { layout, problems } = parseLayout('example', example, 'example.yaml');
    expect(problems).toEqual([]);
    expect(layout).toMatchObject({
      rail: true,
      root: { kind: 'split', direction: 'column', children: [{ weight: 3 }, { node: { kind: 'board' } }] },
    });
    for (const key of knownKeys) expect(page).toContain(`\`${key}`);
    expect(problemsOf('panes:\n  colum:\n    - board\n')[0]).toMatch(/:2:3 .*did you mean "column"/);
    expect(problemsOf('panes:\n  slot: 1\n  pin: true\n')[0]).toMatch(/:3:8 "pin" stands beside "worker"/);
    expect(problemsOf('panes:\n  worker: w1\n  pn: true\n')[0]).toMatch(/:3:3 .*did you mean "pin"/);
    expect(problemsOf('panes:\n  stak:\n    - board\n')[0]).toMatch(/:2:3 .*did you mean "stack"/);
    expect(problemsOf('panes:\n  fill: auo\n')[0]).toMatch(/:2:9 "fill" /);
  });

  it('refuses bombs without falling over', () => {
    const deep = `panes: ${'{row: ['.repeat(200)}board${']}'.repeat(200)}`;
    expect(problemsOf(deep)[0]).toMatch(/nests more than 8 splits/);
    expect(problemsOf('a: &a [1]\npanes: *a\n')).not.toEqual([]);
  });

  it('takes the nearest good one and tells of the bad one before it', () => {
    writeFileSync(join(directories.project, 'board.yaml'), 'panels: board\n');
    const read = readLayout(directories, 'board');
    if (!read.ok) throw new Error(read.failure.sentence);
    expect(read.value.layout.root.kind).toBe('split');
    expect(read.value.problems[0]).toBe(
      '.quarterdeck/layouts/board.yaml:1:1 unknown key "panels" (did you mean "panes"?)',
    );
    writeFileSync(join(directories.project, 'own.yaml'), 'panes: 3\n');
    const own = readLayout(directories, 'own');
    expect(own).toMatchObject({ ok: true, value: { layout: plainLayout } });
    expect(readLayout(directories, 'nobody')).toMatchObject({ ok: false, failure: { kind: 'not-found' } });
    expect(readLayout(directories, '../../etc/passwd')).toMatchObject({ ok: false });
  });
});

describe('saving', () => {
  it('writes what reads back the same, and keeps the comments of a file that is there', async () => {
    const file = join(directories.user, 'mine.yaml');
    mkdirSync(directories.user, { recursive: true });
    writeFileSync(
      file,
      '# my favourite\npanes:\n  row: # side by side\n    - slot: 1 # the captain\n    - board # tasks\n',
    );
    const read = readLayout(directories, 'mine');
    if (!read.ok || read.value.layout.root.kind !== 'split') throw new Error('not read');
    const [first, second] = read.value.layout.root.children;
    if (first === undefined || second === undefined) throw new Error('not two');
    const changed = {
      ...read.value.layout,
      root: { ...read.value.layout.root, children: [{ ...first, weight: 3 }, second] },
    };
    expect(await saveLayout(directories.user, changed)).toEqual({ ok: true, value: file });
    const text = readFileSync(file, 'utf8');
    for (const comment of ['# my favourite', '# side by side', '# the captain'])
      expect(text).toContain(comment);
    expect(readLayout(directories, 'mine')).toEqual({ ok: true, value: { layout: changed, problems: [] } });
  });

  it('a new file, and no file for a name that leads elsewhere', async () => {
    for (const name of ['grid', 'main-vertical', 'focus', 'board']) {
      const read = readLayout(directories, name);
      if (!read.ok) throw new Error(read.failure.sentence);
      const layout = { ...read.value.layout, name: `${name}-2` };
      expect(await saveLayout(directories.project, layout)).toMatchObject({ ok: true });
      expect(readLayout(directories, `${name}-2`)).toMatchObject({ value: { layout, problems: [] } });
    }
    const bad = await saveLayout(directories.project, { ...plainLayout, name: '../evil' });
    expect(bad).toMatchObject({ ok: false, failure: { kind: 'usage' } });
  });
});
