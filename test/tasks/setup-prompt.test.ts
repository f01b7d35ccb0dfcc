// AGENT_PROMPT.md followed to the letter: its commands, typed by two agents in clones and in a worktree, are the protocol that the board reads.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readBoard } from '../../src/tasks/board-watch.js';
import { agentPrompt } from '../../src/tasks/setup/agent-prompt.js';
import { git } from '../support/repository.js';
import { makeProject, type Project } from './setup-fixture.js';

const prompt = agentPrompt('main');

/** The indented commands of a section, in blocks. */
function blocks(section: string): string[][] {
  const [, text = ''] = new RegExp(`\\n## ${section}\\n([^]*?)(?:\\n## |$)`).exec(prompt) ?? [];
  const found = text.match(/(?:^ {4,}\S.*\n)+/gm) ?? [];
  return found.map(block =>
    block
      .trimEnd()
      .split('\n')
      .map(line => line.trim()),
  );
}

class Agent {
  constructor(
    readonly path: string,
    readonly name: string,
    readonly task: string,
    readonly title: string,
    readonly remote = 'origin',
  ) {}

  /** The exit code of each command, as a shell gives it. */
  type(commands: string[]): number[] {
    return commands.map(command => {
      const words = command
        .replace(/\borigin\b/g, this.remote)
        .replaceAll('TASK', this.task)
        .replaceAll('NAME', this.name);
      const env = { ...process.env, GIT_EDITOR: 'true' };
      return spawnSync('sh', ['-c', words], { cwd: this.path, env, encoding: 'utf8' }).status ?? -1;
    });
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.path, file), text);
  }

  writeLock(): void {
    const [lines = []] = blocks('3. Claim');
    const text = lines.map(line => `${line}\n`).join('');
    this.write(
      `current_tasks/${this.task}.txt`,
      text.replace('NAME', this.name).replace('TITLE', this.title).replace('k3v9q2x7', `run-${this.name}`),
    );
  }

  tick(): void {
    const todo = readFileSync(join(this.path, 'TODO.md'), 'utf8');
    this.write('TODO.md', todo.replace(`- [ ] ${this.title}`, `- [x] ${this.title}`));
    this.write(`session_logs/2026-01-31-120000-${this.name}.md`, `${this.title}: done.\n`);
  }
}

const [look = []] = blocks('1. Look');
const [, claim = [], takeBack = []] = blocks('3. Claim');
const [step = []] = blocks('4. Work');
const [finish = [], check = []] = blocks('5. Finish');
const [keep = [], stuckHeading = [], stuckText = [], release = []] = blocks('Stuck');

let project: Project;
let upstream: string;
beforeEach(async () => {
  project = makeProject({ todo: '- [ ] Fix the parser!\n- [ ] Add a $(lexer)\n' });
  await project.setUp();
  upstream = join(project.around, 'app.upstream.git');
});

function clone(name: string, task: string, title: string): Agent {
  const path = join(project.around, name);
  git(project.around, 'clone', '-q', upstream, path);
  git(path, 'config', 'user.name', name);
  git(path, 'config', 'user.email', `${name}@example.org`);
  return new Agent(path, name, task, title);
}

const board = () =>
  readBoard(
    [{ source: { kind: 'upstream', ref: 'main' }, repository: upstream, ref: 'main' }],
    () => 'unknown',
  );

test('a claim, lost by the slower one; work; the end that the board shows', async () => {
  const one = clone('one', 'fix-the-parser', 'Fix the parser!');
  const two = clone('two', 'fix-the-parser', 'Fix the parser!');
  for (const agent of [one, two]) {
    expect(agent.type(look)).toEqual([0, 0, 0, 0]);
    agent.writeLock();
  }
  expect(one.type(claim)).toEqual([0, 0, 0]);
  expect(two.type(claim)).toEqual([0, 0, 1]);
  expect(two.type(takeBack)).toEqual([0, 0]);
  expect(readFileSync(join(two.path, 'current_tasks/fix-the-parser.txt'), 'utf8')).toContain('agent: one');
  expect(git(two.path, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
  expect(await board()).toMatchObject({
    counts: { open: 1, doing: 1 },
    locks: [{ agent: 'one', started: '2026-01-31T12:00:00.000Z', task: 'fix-the-parser' }],
    problems: [],
  });

  one.write('parser.txt', 'fixed\n');
  git(one.path, 'add', 'parser.txt');
  git(one.path, 'commit', '-q', '-m', 'Fix it');
  expect(one.type(step)).toEqual([0, 0]);
  one.tick();
  expect(one.type(finish)).toEqual([0, 0, 0, 0, 0]);
  expect(one.type(check)).toEqual([0, 0, 0]);
  expect(git(one.path, 'log', '--oneline', 'FETCH_HEAD..HEAD') + git(one.path, 'status', '--short')).toBe('');
  expect(await board()).toMatchObject({
    counts: { open: 1, doing: 0, done: 1 },
    locks: [],
    logs: [{ worker: 'one', at: '2026-01-31T12:00:00.000Z', summary: 'Fix the parser!: done.' }],
    problems: [],
  });
});

test('stuck: the attempts on a branch, the note, the box open, the lock gone', async () => {
  const one = clone('one', 'add-a-lexer', 'Add a $(lexer)');
  one.writeLock();
  one.type(claim);
  one.write('attempt.txt', 'half\n');
  expect(one.type(keep)).toEqual([0, 0, 0, 0, 0]);
  expect(existsSync(join(one.path, 'attempt.txt'))).toBe(false);
  one.write(
    'STUCK.md',
    [...stuckHeading, ...stuckText].join('\n\n').replaceAll('TITLE', one.title).replaceAll('NAME', one.name),
  );
  one.write('session_logs/2026-01-31-120000-one.md', 'Stuck.\n');
  expect(release).toHaveLength(5);
  expect(one.type(release)).toEqual([0, 0, 0, 0, 0]);
  const seen = await board();
  expect(seen).toMatchObject({ counts: { open: 2, doing: 0 }, locks: [], problems: [] });
  expect(seen.stuck[0]?.text).toContain('## Add a $(lexer)\n');
  expect(git(upstream, 'show', 'stuck/add-a-lexer-one:attempt.txt')).toBe('half');
});

test('in a worktree of Quarterdeck’s, on a branch of its own and with the remote upstream', async () => {
  const path = join(project.around, 'worktree');
  project.git('worktree', 'add', '-q', '-b', 'worker-1', path);
  const other = clone('one', 'add-a-lexer', 'Add a $(lexer)');
  other.writeLock();
  other.type(claim);
  const agent = new Agent(path, 'worker-1', 'fix-the-parser', 'Fix the parser!', 'upstream');
  expect(agent.type(look)).toEqual([0, 0, 0, 0]);
  agent.writeLock();
  expect(agent.type(claim)).toEqual([0, 0, 0]);
  agent.tick();
  expect(agent.type(finish)).toEqual([0, 0, 0, 0, 0]);
  expect(await board()).toMatchObject({ counts: { open: 0, doing: 1, done: 1 }, locks: [{ agent: 'one' }] });
});

test('the name: Quarterdeck’s own, else one of letters that is the clone’s', () => {
  const command = /`(echo "\$\{QUARTERDECK_WORKER.*)`/.exec(prompt)?.[1] ?? '';
  const nameIn = (cwd: string, worker?: string) => {
    const { QUARTERDECK_WORKER: _, ...env } = process.env;
    const named = worker === undefined ? env : { ...env, QUARTERDECK_WORKER: worker };
    return execFileSync('sh', ['-c', command], { cwd, env: named, encoding: 'utf8' });
  };
  expect(nameIn(project.around, 'worker_1.x')).toBe('worker_1.x\n');
  expect(nameIn(project.path)).toMatch(/^[A-Za-z0-9._-]+-app\n$/);
});
