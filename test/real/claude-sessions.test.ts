// The real Claude's sessions: where they begin, what they are called, how they go on after the host was killed, and that they stay ours.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostPid, supervisorPid } from '../program/crew.js';
import { until } from '../support/bounded.js';
import { Bench, keys } from './support/bench.js';
import { installClaude } from './support/install.js';

const bin = await installClaude();

function commandLine(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
}

describe.skipIf(bin === null)('sessions', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(bin ?? '');
  });
  afterEach(() => bench.stop());

  test('the conversation is followed through /clear: a restart goes on with the new one', async () => {
    await bench.make('ada', 'scn:hello');
    await bench.becomes('ada', 'idle');
    const first = argumentAfter('--session-id', commandLine(bench.pid('ada')));
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    await bench.tell('ada', '/clear');
    await bench.shows('ada', /❯ \/clear/);
    bench.forget('ada');
    await bench.tell('ada', 'scn:ask the second conversation');
    await bench.becomes('ada', 'waiting/question');
    await bench.answer('ada', keys.escape);
    await bench.becomes('ada', 'idle');
    bench.forget('ada');
    await bench.qd('restart', 'ada');
    await bench.becomes('ada', 'idle');
    expect(bench.words('ada').at(-2)).toBe('starting');
    const resumed = argumentAfter('--resume', commandLine(bench.pid('ada')));
    expect(resumed).toMatch(/^[0-9a-f-]{36}$/);
    expect(resumed).not.toBe(first);
    expect(await bench.screen('ada')).toContain('the second conversation');
  });

  test('two presses of ← on an empty prompt leave it ours: no daemon, and kill ends all', async () => {
    await bench.make('ada', 'scn:hello');
    await bench.becomes('ada', 'idle');
    const pid = bench.pid('ada');
    bench.forget('ada');
    await bench.press('ada', keys.left);
    await bench.press('ada', keys.left);
    // It still takes a prompt, in the same process.
    await bench.tell('ada', 'scn:slow,3,50');
    await bench.went('ada', 'idle', 'working', 'idle');
    await bench.press('ada', keys.left);
    await bench.press('ada', keys.left);
    await bench.tell('ada', 'scn:hello again');
    await bench.shows('ada', /scn:hello again[\s\S]*Hello from the fake API/);
    expect(bench.pid('ada')).toBe(pid);
    const strays = () =>
      bench.instance.processes().filter(seen => /claude/.test(seen.command) && seen.pid !== pid);
    expect(strays()).toEqual([]);
    await bench.qd('kill', 'ada', '--yes');
    await bench.becomes('ada', 'killed');
    expect(bench.instance.processes().filter(seen => /claude/.test(seen.command))).toEqual([]);
  });

  test('killed with its host in mid-stream it is resumed and waits for the person who made it', async () => {
    await bench.make('ada', 'scn:slow,200,100');
    await bench.shows('ada', 'line 8 of the slow stream');
    const before = bench.worker('ada').session?.id;
    const told = bench.api.told.length;
    bench.forget('ada');
    process.kill(await hostPid(bench.instance), 'SIGKILL');
    await bench.until('a new session is at rest', () => {
      const worker = bench.worker('ada');
      return worker.session?.id !== before && worker.activity === 'idle';
    });
    expect(bench.words('ada')).not.toContain('unknown');
    expect(bench.words('ada').slice(-2)).toEqual(['starting', 'idle']);
    expect(await bench.screen('ada')).toContain('scn:slow,200,100');
    expect(bench.api.told.length).toBe(told);
    expect(bench.snapshot.timeline.map(entry => entry.sentence).join('\n')).toMatch(
      /ada was resumed and waits for you/,
    );
  });

  test('a crew worker is told once to continue', async () => {
    bench.repository.write('TODO.md', '# Tasks\n\n- [ ] Paint the door\n');
    bench.repository.git('add', '.');
    bench.repository.git('commit', '-qm', 'A task');
    await bench.qd('up', '-n', '1', '--agent', 'claude');
    await bench.until('there is a worker at rest', () => bench.snapshot.workers[0]?.activity === 'idle');
    const id = bench.snapshot.workers[0]?.id ?? '';
    await bench.tell(id, 'scn:slow,30,100');
    await bench.shows(id, 'line 8 of the slow stream');
    const before = bench.worker(id).session?.id;
    bench.forget(id);
    process.kill(await hostPid(bench.instance), 'SIGKILL');
    await bench.until('a new session works', () => {
      const worker = bench.worker(id);
      return worker.session?.id !== before && worker.activity === 'working';
    });
    await until(() => continued(bench).length > 0, 'the stand-in API heard it');
    await bench.becomes(id, 'idle');
    expect(continued(bench)).toHaveLength(1);
    expect(bench.words(id).slice(-3)).toEqual(['starting', 'working', 'idle']);
    expect(bench.snapshot.timeline.map(entry => entry.sentence).join('\n')).toMatch(/was told to continue/);
  });

  test('the supervisor is killed while a dialog stands: the next one knows it as before', async () => {
    await bench.make('ada', 'scn:bash');
    await bench.becomes('ada', 'waiting/permission');
    await bench.until(
      'the hook has told the whole command',
      () => bench.worker('ada').message?.startsWith('Bash: ') === true,
    );
    const { since, message, session } = bench.worker('ada');
    bench.forget('ada');
    process.kill(await supervisorPid(bench.instance), 'SIGKILL');
    await bench.qd('status');
    await bench.watch();
    await bench.becomes('ada', 'waiting/permission');
    expect(bench.worker('ada')).toMatchObject({ since, message, session });
    await bench.answer('ada', keys.enter);
    await bench.went('ada', 'waiting/permission', 'working', 'idle');
  });

  test('without a turn there is nothing to resume: it starts afresh', async () => {
    await bench.make('ada', null);
    await bench.becomes('ada', 'idle');
    expect(bench.words('ada').filter(word => word !== 'preparing')).toEqual(['starting', 'idle']);
    const first = bench.worker('ada').session?.id;
    const ran = await bench.qd('restart', 'ada');
    expect(ran).toMatch(/afresh/);
    await bench.until(
      'it runs again',
      () => bench.worker('ada').session?.id !== first && bench.worker('ada').activity === 'idle',
    );
  });
});

describe.skipIf(bin === null)('a repository that Claude does not trust yet', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start(bin ?? '', { trusted: false });
  });
  afterEach(() => bench.stop());

  test('the dialog stands in the pane, and it waits for an answer there', async () => {
    const settings = `${bench.instance.env['HOME']}/.claude.json`;
    const before = readFileSync(settings, 'utf8');
    await bench.make('ada', 'scn:hello');
    await bench.becomes('ada', 'waiting/input');
    expect(bench.words('ada').filter(word => word !== 'preparing')).toEqual(['starting', 'waiting/input']);
    await bench.shows('ada', 'Yes, I trust this folder');
    expect(projectsIn(readFileSync(settings, 'utf8'))).toEqual(projectsIn(before));
    bench.forget('ada');
    await bench.pressFor('ada', keys.down, /❯ Yes, I trust this folder/);
    await bench.answer('ada', keys.enter);
    await bench.shows('ada', 'Hello from the fake API.');
    await bench.becomes('ada', 'idle');
    // At its prompt for a moment before it takes the first one up.
    expect(bench.words('ada').filter(word => word !== 'idle')).toEqual([
      'waiting/input',
      'starting',
      'working',
    ]);
  });
});

function projectsIn(settings: string): unknown {
  const { projects } = JSON.parse(settings) as {
    projects: Record<string, { hasTrustDialogAccepted?: boolean }>;
  };
  return Object.entries(projects).filter(([, project]) => project.hasTrustDialogAccepted === true);
}

function argumentAfter(flag: string, line: string[]): string {
  return line[line.indexOf(flag) + 1] ?? '';
}

function continued(bench: Bench): string[] {
  return bench.api.told.filter(text => text.includes('Your session was interrupted and has been resumed'));
}
