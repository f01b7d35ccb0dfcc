// One real Claude through all that a turn can be: the words that every surface shows, in order, with no wrong one in between.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, keys } from './support/bench.js';
import { installClaude } from './support/install.js';

const bin = await installClaude();

describe.skipIf(bin === null)('the turns of a session', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start(bin ?? '');
  });
  afterAll(() => bench.stop());

  /** Tells the worker at rest something; it goes through these words and no others. */
  async function turn(id: string, prompt: string, ...words: string[]): Promise<void> {
    bench.forget(id);
    await bench.tell(id, prompt);
    await bench.went(id, 'idle', ...words);
  }

  test('started with a prompt, it works and comes to rest', async () => {
    await bench.make('ada', 'scn:slow,10,100');
    await bench.becomes('ada', 'idle');
    // The first snapshot may find it already started.
    const words = bench.words('ada').filter(word => word !== 'preparing');
    expect(words).toEqual(['starting', 'working', 'idle']);
    await bench.shows('ada', 'line 10 of the slow stream');
    const [best, next] = bench.worker('ada').evidence;
    expect(best).toMatchObject({ source: 'inband', saw: 'done' });
    expect(next).toMatchObject({ source: 'hook', saw: 'turn ended' });
    expect(bench.worker('ada').session?.pid).toBeGreaterThan(1);
  });

  test('why prints the evidence and its age', async () => {
    const why = await bench.qd('why', 'ada');
    expect(why).toMatch(/idle/);
    expect(why).toMatch(/done/);
    expect(why).toMatch(/turn ended/);
  });

  test('a permission, answered in the pane', async () => {
    await turn('ada', 'scn:bash', 'working', 'waiting/permission');
    expect(bench.worker('ada').message).toContain('made-by-bash.txt');
    await bench.shows('ada', 'Do you want to proceed?');
    const refused = await bench.instance.qd(bench.repository.path, 'send', 'ada', 'hello', '--enter');
    expect(refused.code).toBe(4);
    bench.forget('ada');
    await bench.answer('ada', keys.enter);
    await bench.went('ada', 'waiting/permission', 'working', 'idle');
    await bench.shows('ada', 'Done: the command ran.');
  });

  test('Esc on the dialog: no hook tells of it', async () => {
    await turn('ada', 'scn:write', 'working', 'waiting/permission');
    expect(bench.worker('ada').message).toContain('note.txt');
    bench.forget('ada');
    await bench.answer('ada', keys.escape);
    await bench.went('ada', 'waiting/permission', 'idle');
  });

  test('a question, answered in the pane', async () => {
    await turn('ada', 'scn:ask', 'working', 'waiting/question');
    expect(bench.worker('ada').message).toContain('Which database should we use?');
    bench.forget('ada');
    await bench.answer('ada', keys.enter);
    await bench.went('ada', 'waiting/question', 'working', 'idle');
    await bench.shows('ada', 'Thanks, noted.');
  });

  test('Esc in the middle of a turn', async () => {
    await turn('ada', 'scn:slow,100,100', 'working');
    await bench.shows('ada', 'line 3 of the slow stream');
    bench.forget('ada');
    await bench.press('ada', keys.escape);
    await bench.went('ada', 'working', 'idle');
    await bench.shows('ada', 'Interrupted');
  });

  test.each([
    ['scn:e529', /529/],
    ['scn:e500', /500/],
    ['scn:limit', /429/],
  ])('%s: it works, then rests with the error as its message', async (prompt, message) => {
    await turn('ada', prompt, 'working', 'idle');
    expect(bench.worker('ada').message).toMatch(message);
  });

  test('a usage limit: it is called limited everywhere until it works again', async () => {
    await turn('ada', 'scn:usage', 'working', 'idle');
    expect(bench.worker('ada')).toMatchObject({ phase: 'running', limited: true });
    expect(await bench.qd('status')).toMatch(/ada .*◴ limited/);
    expect(await bench.qd('why', 'ada')).toMatch(/limited[\s\S]*hit your 5-hour limit/);
    await turn('ada', 'scn:hello', 'working', 'idle');
    expect(bench.worker('ada').limited).toBe(false);
  });

  test('a key that is refused: it waits for the person', async () => {
    await turn('ada', 'scn:e401', 'working', 'waiting/input');
    expect(bench.worker('ada').message).toContain('Invalid API key');
    bench.forget('ada');
    await bench.qd('send', 'ada', 'scn:hello', '--enter', '--force');
    await bench.went('ada', 'waiting/input', 'working', 'idle');
    expect(bench.worker('ada').message).toBeNull();
  });

  test('a sub-agent goes on in the background after the turn, and is taken up when it is back', async () => {
    await turn('ada', 'scn:agent,250', 'working', 'background', 'working', 'idle');
  });

  test('a background shell the same', async () => {
    bench.forget('ada');
    await bench.tell('ada', 'scn:bgshell,3');
    await bench.until(
      'the shell runs in the background',
      () => bench.worker('ada').activity === 'background' || bench.worker('ada').activity === 'waiting',
    );
    if (bench.worker('ada').activity === 'waiting') await bench.answer('ada', keys.enter);
    await bench.becomes('ada', 'idle');
    const words = bench.words('ada').filter(word => word !== 'waiting/permission');
    expect(words.slice(0, 1).concat(words.slice(-3))).toEqual(['idle', 'background', 'working', 'idle']);
  });

  test('a plan, approved in the pane', async () => {
    await bench.make('bea', 'scn:plan', '--permission-mode', 'plan');
    await bench.becomes('bea', 'waiting/plan');
    expect(bench.words('bea').filter(word => word !== 'preparing')).toEqual([
      'starting',
      'working',
      'waiting/plan',
    ]);
    bench.forget('bea');
    await bench.answer('bea', keys.enter);
    await bench.went('bea', 'waiting/plan', 'working', 'idle');
    await bench.shows('bea', 'Off we go.');
  });

  test('a prompt that looks like a flag is a prompt', async () => {
    await bench.make('cem', '--version scn:hello');
    await bench.becomes('cem', 'idle');
    await bench.shows('cem', 'Hello from the fake API.');
  });
});
