import { describe, expect, it } from 'vitest';
import type { LaunchRequest } from '../../src/agents/agent.js';
import { practice } from '../../src/agents/practice.js';
import { readMischief, readOptions } from '../../src/practice/options.js';

const request: LaunchRequest = {
  session: 's',
  worker: 'worker-1',
  cwd: '/',
  env: {},
  prompt: null,
  task: null,
  agentArgs: [],
  command: null,
  resume: null,
  resumePrompt: null,
  claim: null,
  workspace: 'worktree',
  projectRoot: '/',
  workerDirectory: '/',
  stop: 'event',
  permissionMode: null,
  allow: [],
  mailbox: { url: '', token: '', dropDir: '' },
  directory: '/',
};

/** What the agent makes of the command line that its module makes. */
async function launched(more: Partial<LaunchRequest>) {
  const launch = await practice.launch({ ...request, ...more });
  if (!launch.ok) throw new Error(launch.failure.sentence);
  const { argv, conversation, resumed } = launch.value;
  expect(argv[2]).toBe('practice-agent');
  const options = readOptions(argv.slice(3), {});
  if (!options.ok) throw new Error(options.failure.sentence);
  return { options: options.value, conversation, resumed };
}

describe('the practice agent’s module', () => {
  it('launches with words that look like flags, and resumes what it started', async () => {
    const fresh = await launched({
      task: '--crash 3',
      prompt: '-x\nTODO',
      agentArgs: ['--speed', '4', '--flood=forever'],
    });
    expect(fresh.options).toMatchObject({
      worker: 'worker-1',
      task: '--crash 3',
      prompt: '-x\nTODO',
      stepMs: 250,
      flood: Number.POSITIVE_INFINITY,
      crash: null,
      conversation: fresh.conversation?.id,
      resume: null,
    });
    expect(fresh.resumed).toBe(false);
    const waiting = await launched({ resume: fresh.conversation, prompt: 'first words' });
    expect(waiting.options).toMatchObject({ resume: fresh.conversation?.id, wait: true, prompt: null });
    expect(waiting.resumed).toBe(true);
    const going = await launched({ resume: fresh.conversation, resumePrompt: 'Go on.' });
    expect(going.options).toMatchObject({ wait: false, prompt: 'Go on.' });
    expect(practice.notResumable(fresh.conversation, request)).toBeNull();
    expect(practice.notResumable(null, request)).toMatch(/never/);
  });

  it.each([
    [['--speed', '0']],
    [['--speed', 'fast']],
    [['--step-ms', '-1']],
    [['--crash', 'BOOM']],
    [['--flood', 'x']],
    [['positional']],
    [['--unknown']],
  ])('refuses %j with a sentence', args => {
    const read = readOptions(args, {});
    expect(read).toMatchObject({
      ok: false,
      failure: { kind: 'usage', sentence: expect.stringContaining(args[0] ?? '') },
    });
  });

  it('reads what a title asks for', () => {
    expect(readMischief('plain [x] title')).toEqual({
      ask: false,
      question: false,
      crash: null,
      stuck: false,
      flood: false,
      children: false,
    });
    expect(readMischief('[ask] a [Question] [children] [flood][stuck]')).toMatchObject({
      ask: true,
      question: true,
      children: true,
      flood: true,
      stuck: true,
    });
    expect(
      ['[crash]', '[crash 3]', '[crash SEGV]', '[crash boom]'].map(title => readMischief(title).crash),
    ).toEqual(['KILL', '3', 'SEGV', 'KILL']);
  });
});
