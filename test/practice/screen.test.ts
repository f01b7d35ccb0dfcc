import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Key, KeyReader } from '../../src/practice/keys.js';
import { until } from '../support/bounded.js';
import { isAlive } from '../support/processes.js';
import { Program } from '../support/program.js';
import { git, makeRepository, type Repository } from '../support/repository.js';

let base = '';
let program: Program | null = null;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qd-practice-'));
});
afterEach(async () => {
  await program?.dispose();
  program = null;
  rmSync(base, { recursive: true, force: true, maxRetries: 3 });
});

/** The agent in a terminal that answers its question for OSC 7501. */
async function start(cwd: string, ...flags: string[]): Promise<Program> {
  const env = {
    ...process.env,
    TERM: 'xterm-256color',
    QUARTERDECK_HOME: join(base, 'h'),
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const args = ['practice-agent', '--worker=w', '--step-ms=5', '--seed=1', ...flags];
  program = Program.start({ args, cwd, env, cols: 100, rows: 24 });
  const made = program;
  await made.waitFor(() => made.written.includes('\x1b]7501;?\x07'), 'it asks for OSC 7501');
  await made.waitFor('practice agent · no model · w');
  return made.type('\x1b]7501;?\x1b\\');
}

/** `blocked permission approve Edit: x`, in order, repetitions left out. */
function reports(of: Program): string[] {
  const said = [...of.written.matchAll(/\x1b\]7501;state=(\w+):app=quarterdeck-practice([^\x1b]*)\x1b\\/g)];
  const words = said.map(([, state, rest = '']) => {
    const kind = /:kind=(\w+)/.exec(rest)?.[1];
    const msg =
      kind === undefined ? '' : Buffer.from(/:msg=([^:]*)/.exec(rest)?.[1] ?? '', 'base64').toString();
    return [state, kind, msg].filter(word => word !== undefined && word !== '').join(' ');
  });
  return words.filter((word, i) => word !== words[i - 1]);
}

function shared(todo: string): { repository: Repository; place: string } {
  const repository = makeRepository(join(base, 'r'), { todo, upstream: true });
  const place = join(base, 'w');
  repository.git('worktree', 'add', '-q', '-b', 'w', place);
  return { repository, place };
}

const locks = (repository: Repository) =>
  git(repository.upstream, 'ls-tree', '-r', '--name-only', 'main')
    .split('\n')
    .filter(file => file.startsWith('current_tasks/'));

describe('the prompt (--idle)', () => {
  it('echoes, works, asks, redraws on resize, and says each in-band', async () => {
    const agent = await start(base, '--idle');
    const bottom = () => agent.lines().slice(-4);
    expect(bottom()[0]).toBe('─'.repeat(100));
    agent.type('héllo wörld');
    await agent.waitFor('› héllo wörld');
    agent.press('Backspace', 'Enter');
    await agent.waitFor('you said: héllo wörl');
    agent.type('work 0.2').press('Enter');
    await agent.waitFor('worked 0.2 s');
    agent.type('ask').press('Enter');
    await agent.waitFor('❯ 1. Yes');
    await agent.waitFor('◆ asks · approve Bash: echo hello');
    // Two keys in one read: the first is no answer, the second is.
    agent.type('x2');
    await agent.waitFor('answered: No');
    agent.type('question').press('Enter');
    await agent.waitFor('2. Coffee');
    agent.press('Enter');
    await agent.waitFor('answered: Tea');
    await agent.waitFor('○ idle');
    expect(reports(agent)).toEqual([
      'idle',
      'working',
      'idle',
      'working',
      'blocked permission approve Bash: echo hello',
      'working',
      'idle',
      'working',
      'blocked question answer: tea or coffee?',
      'working',
      'idle',
    ]);
    agent.resize(60, 12);
    await agent.waitFor(
      () => bottom()[0] === '─'.repeat(60) && bottom()[2]?.includes('○ idle · waiting for you') === true,
      'the block at the bottom of the small screen',
    );
    agent.resize(120, 30);
    await agent.waitFor(() => bottom()[0] === '─'.repeat(120), 'the block at the bottom of the large screen');
    await agent.waitFor('answered: Tea');
    agent.type('exit 7').press('Enter');
    expect((await agent.ended()).code).toBe(7);
    expect(reports(agent).at(-1)).toBe('clear');
    expect(agent.screen()).not.toContain('─'.repeat(10));
  });

  it('floods as fast as the terminal takes it and still hears keys', async () => {
    const agent = await start(base, '--idle');
    agent.type('flood forever 5000').press('Enter');
    await agent.waitFor('4999 the quick');
    agent.type('flood forever').press('Enter');
    await agent.waitFor('● working · flooding');
    agent.type('still here');
    await agent.waitFor('› still here');
    agent.press('ctrl+c');
    expect((await agent.ended()).code).toBe(0);
  });

  it('ignores HUP and TERM, and has children that outlive it, where told', async () => {
    const agent = await start(base, '--idle', '--ignore-hup', '--ignore-term', '--children');
    await agent.waitFor(/setsid \d+, daemon \d+/);
    const [, setsid = 0, daemon = 0] = (/setsid (\d+), daemon (\d+)/.exec(agent.screen()) ?? []).map(Number);
    try {
      agent.kill('SIGTERM');
      await agent.waitFor('SIGTERM ignored');
      agent.kill('SIGHUP');
      await agent.waitFor('SIGHUP ignored');
      process.kill(daemon, 'SIGTERM');
      process.kill(daemon, 'SIGHUP');
      agent.type('exit').press('Enter');
      await agent.ended();
      expect([isAlive(setsid), isAlive(daemon)]).toEqual([true, true]);
    } finally {
      for (const pid of [setsid, daemon]) if (pid > 0) process.kill(pid, 'SIGKILL');
    }
    await until(() => !isAlive(setsid) && !isAlive(daemon), 'its children are gone');
  });

  it.each([
    ['--crash', ['crash SEGV'], { signal: 11 }],
    ['TERM', [], { code: 143 }],
  ])('ends by %s as told', async (_, lines, end) => {
    const agent = await start(base, '--idle');
    await agent.waitFor('○ idle');
    for (const line of lines) agent.type(line).press('Enter');
    if (lines.length === 0) agent.kill('SIGTERM');
    expect(await agent.ended()).toMatchObject(end);
  });
});

describe('at work', () => {
  it('asks before it edits, takes no for an answer, and does the rest', async () => {
    const { repository, place } = shared('- [ ] first\n- [ ] [question] second\n');
    const agent = await start(place, '--ask-permission', '--task=first');
    await agent.waitFor('May I change it for “first”?');
    expect(locks(repository)).toEqual(['current_tasks/first.txt']);
    agent.press('Esc');
    await agent.waitFor('you said no');
    await agent.ended();
    expect(locks(repository)).toEqual([]);
    expect(reports(agent)).toEqual([
      'working',
      'blocked permission approve Edit: practice/first.md',
      'working',
      'done',
      'clear',
    ]);
    const again = await start(place, '--task=[question] second', '--stay');
    await again.waitFor('2. The thorough one');
    again.press('2');
    await again.waitFor('you chose: The thorough one');
    await again.waitFor('○ idle · that was it; waiting for you');
    expect(git(repository.upstream, 'show', 'main:TODO.md')).toBe('- [ ] first\n- [x] [question] second');
  });

  it('gives its task back on Ctrl-C, takes typed lines while it works, and waits after a resume', async () => {
    const { repository, place } = shared('- [ ] first\n');
    const agent = await start(place, '--conversation=c', '--step-ms=60000');
    await agent.waitFor('● working · first · reading');
    agent.type('hurry').press('Enter');
    await agent.waitFor('noted; I have no model');
    expect(locks(repository)).toEqual(['current_tasks/first.txt']);
    agent.press('ctrl+c');
    expect((await agent.ended()).code).toBe(0);
    expect(locks(repository)).toEqual([]);
    const resumed = await start(place, '--resume=c', '--wait');
    await resumed.waitFor('interrupted; type anything to go on');
    expect(locks(repository)).toEqual([]);
    resumed.type('continue').press('Enter');
    expect((await resumed.ended()).code).toBe(0);
    expect(git(repository.upstream, 'show', 'main:TODO.md')).toBe('- [x] first');
  });
});

describe('KeyReader', () => {
  const read = (chunks: string[]) => {
    const keys: Key[] = [];
    const reader = new KeyReader(key => keys.push(key));
    for (const chunk of chunks) reader.push(chunk);
    return keys;
  };

  it('keeps answers of the terminal and unknown sequences out of what was typed, wherever the chunks are cut', () => {
    const bytes = 'a\x1b]7501;?\x1b\\b\x1b[A\x1b[200~é🚀\x1b[201~\x7f\r\x1bOPz\x03';
    const whole = read([bytes]);
    expect(whole.filter(key => key.kind === 'answer')).toEqual([{ kind: 'answer', text: '7501;?' }]);
    const typed = (keys: Key[]) => keys.map(key => (key.kind === 'text' ? key.text : key.kind)).join('');
    expect(typed(whole)).toBe('aanswerbé🚀backspaceenterzinterrupt');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 })), cuts => {
        // A chunk that is nothing but Esc is the key; every other cut changes nothing.
        const at = [...new Set(cuts)].sort((a, b) => a - b).filter(cut => bytes.charAt(cut - 1) !== '\x1b');
        const chunks = [0, ...at].map((from, i) => bytes.slice(from, at[i] ?? bytes.length));
        expect(typed(read(chunks))).toBe(typed(whole));
      }),
    );
  });
});
