import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/practice/edit.js';
import { makePracticeProject } from '../../src/practice/project.js';
import { practiceTasks } from '../../src/practice/tasks.js';
import { parseTodo } from '../../src/tasks/todo.js';
import { git } from '../support/repository.js';

let base = '';
let directory = '';

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'qd-project-'));
  directory = join(base, 'made/practice');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** The tests of the project, as a person runs them; true when they pass. */
function green(root: string): boolean {
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  try {
    execFileSync(process.execPath, ['--test'], { cwd: root, env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function make(options?: { fresh: boolean }) {
  const made = await makePracticeProject(directory, options);
  if (!made.ok) throw new Error(`${made.failure.sentence} ${made.failure.cause ?? ''}`);
  return made.value;
}

describe('makePracticeProject', () => {
  it('makes a repository that works, with an upstream, and takes it up again', async () => {
    const { root, upstream } = await make();
    expect(git(root, 'status', '--porcelain=v2', '--branch')).toMatch(
      /branch.upstream upstream\/main\n# branch.ab \+0 -0$/,
    );
    expect(git(upstream, 'log', '--format=%an %s', 'main')).toBe('Practice Person A project to practise on');
    expect(git(root, 'remote', '-v')).toContain(`upstream\t${upstream} (push)`);
    const { tasks, problems } = parseTodo(readFileSync(join(root, 'TODO.md'), 'utf8'));
    expect(problems).toEqual([]);
    expect(tasks.map(task => task.title)).toEqual(practiceTasks.map(task => task.title));
    expect(tasks.length).toBe(12);
    expect(new Set(tasks.map(task => task.headings.join('/')))).toEqual(
      new Set(['Tally/Bugs', 'Tally/Features']),
    );
    expect(existsSync(join(root, 'STUCK.md'))).toBe(false);
    expect(green(root)).toBe(true);
    writeFileSync(join(root, 'mine.txt'), 'kept');
    expect(await make()).toEqual({ root, upstream });
    expect(existsSync(join(root, 'mine.txt'))).toBe(true);
    await make({ fresh: true });
    expect(existsSync(join(root, 'mine.txt'))).toBe(false);
    expect(readdirSync(join(base, 'made'))).toEqual(['practice']);
  });

  it('touches nothing that is not its own', async () => {
    mkdirSync(join(base, 'other'));
    writeFileSync(join(base, 'other/precious'), '');
    const made = await makePracticeProject(join(base, 'other'));
    expect(made).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(readdirSync(join(base, 'other'))).toEqual(['precious']);
  });
});

describe('the practice tasks', () => {
  it('each have a test that fails before the change; all together are green, in any order, also twice', async () => {
    const { root } = await make({ fresh: true });
    const edit = async (edits: (typeof practiceTasks)[number]['test']) => {
      const applied = await applyEdits(root, edits);
      if (!applied.ok) throw new Error(applied.failure.sentence);
      return applied.value;
    };
    for (const task of practiceTasks) if (task.test.length > 0) expect(await edit(task.test)).toHaveLength(1);
    const failing = execFileSync('sh', ['-c', `"${process.execPath}" --test --test-reporter=tap; true`], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    expect(failing.match(/^not ok \d+ - (?!.*test\.js)/gm)?.length ?? 0).toBe(
      practiceTasks.filter(task => task.test.length > 0).length,
    );
    for (const task of practiceTasks.toReversed()) expect(await edit(task.change)).toHaveLength(1);
    expect(green(root)).toBe(true);
    for (const task of practiceTasks) expect(await edit([...task.test, ...task.change])).toEqual([]);
  });

  it('never write through a link that leads out', async () => {
    const { root } = await make({ fresh: true });
    symlinkSync(base, join(root, 'practice'));
    const applied = await applyEdits(root, [{ kind: 'append', file: 'practice/x.md', text: 'x' }]);
    expect(applied.ok).toBe(false);
    expect(existsSync(join(base, 'x.md'))).toBe(false);
  });
});
