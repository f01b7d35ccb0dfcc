// Telling outside, to a real server: gathered, tried again, held back, never in the way, and the address is told to nobody.
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig, type TellConfig } from '../../../src/domain/config.js';
import type { News } from '../../../src/domain/tell.js';
import { readAddress } from '../../../src/supervisor/tell/address.js';
import { Outbox, type Untold } from '../../../src/supervisor/tell/outbox.js';
import { until, within } from '../../support/bounded.js';
import { makeDirectory } from '../../workspace/support.js';
import { answer, Hook } from './hook.js';

let hook: Hook;
let outbox: Outbox;
let config: TellConfig;
let complaints: string[];
let clock: () => Date;
let kept: Untold | null;

const open = (pace: object = {}, untold: Untold | null = null) =>
  new Outbox(
    'app',
    {
      config: () => config,
      variable: name => (name === 'HOOK' ? hook.url : undefined),
      complain: sentence => complaints.push(sentence),
      now: () => clock(),
      keep: state => (kept = state),
    },
    { gatherMs: 60, soonMs: 10, firstRetryMs: 10, ...pace },
    untold,
  );

beforeEach(async () => {
  hook = await Hook.open();
  config = { ...defaultConfig.tell, slack: { env: 'HOOK' } };
  complaints = [];
  kept = null;
  clock = () => new Date();
  outbox = open();
});
afterEach(async () => {
  await outbox.stop(0);
  hook.close();
  expect(complaints.join()).not.toMatch(/S3cret|127\.0\.0\.1/);
});

const push = (subject: string): News => ({
  kind: 'push',
  push: { branch: 'main', author: 'w', subject, count: 1, rewritten: false, diffstat: '' },
});
const stuck = (sentence: string): News => ({ kind: 'stuck', worker: 'w', sentence });
const told = (text: string) => until(() => hook.texts().some(one => one.includes(text)), `${text} is told`);

describe('what goes out', () => {
  test('much at once is one message, and nothing but a text', async () => {
    for (const subject of ['One', 'Two', 'Three']) outbox.add(push(subject));
    await told('Three');
    expect(hook.bodies.map(body => JSON.parse(body) as unknown)).toEqual([
      {
        text: 'app:\n3 pushes:\nw pushed to main: One\nw pushed to main: Two\nw pushed to main: Three',
      },
    ]);
    outbox.add(push('Four'));
    await told('Four');
    expect(hook.texts()[1]).toBe('app: w pushed to main: Four');
  });

  test('what a person may act on does not wait for the crowd, and takes it along', async () => {
    outbox = open({ gatherMs: 600_000 });
    outbox.add(push('One'));
    outbox.add(stuck('w is stuck.'));
    await told('w is stuck.');
    expect(hook.texts()[0]).toContain('One');
  });

  test('only what is wished for; a limit once an hour for each worker', async () => {
    config = { ...config, on: ['limit'] };
    const limit = (worker: string): News => ({ kind: 'limit', worker, sentence: `${worker} has a limit.` });
    outbox.add(push('One'));
    for (const worker of ['a', 'a', 'b']) outbox.add(limit(worker));
    await told('b has');
    expect(hook.texts()).toEqual(['app:\na has a limit.\nb has a limit.']);
  });

  test('in quiet hours nothing, and one summary when they end', async () => {
    config = { ...config, quietHours: { from: 22 * 60, to: 7 * 60 } };
    // They end in a moment.
    const began = performance.now();
    const start = new Date(2026, 2, 4, 6, 59, 59, 400).getTime();
    clock = () => new Date(start + performance.now() - began);
    outbox.add(push('One'));
    outbox.add(stuck('w is stuck.'));
    await told('w is stuck.');
    expect(clock().getHours()).toBe(7);
    expect(hook.texts()).toEqual([
      'app:\nWhile it was quiet (22:00-07:00):\nw is stuck.\nw pushed to main: One',
    ]);
  });
});

describe('a server that', () => {
  test('is in trouble for a while gets the message again, once it takes it', async () => {
    hook.replies = [answer(500), answer(429, { 'retry-after': '0' }), r => r.socket?.destroy(), answer(200)];
    outbox.add(stuck('w is stuck.'));
    await until(() => hook.bodies.length === 4, 'it is tried four times');
    expect(new Set(hook.bodies).size).toBe(1);
    outbox.add(stuck('v is stuck.'));
    await told('v is stuck.');
    expect(hook.bodies).toHaveLength(5);
    expect(complaints).toEqual([]);
  });

  test('stays in trouble is given up after a bounded number of tries, and complained of once', async () => {
    hook.replies = [answer(503)];
    outbox = open({ firstRetryMs: 1 });
    outbox.add(stuck('w is stuck.'));
    await until(() => complaints.length === 1, 'the complaint');
    expect(hook.bodies).toHaveLength(6);
    outbox.add(stuck('v is stuck.'));
    await until(() => hook.bodies.length === 12, 'the next one is tried too');
    hook.replies = [answer(200)];
    outbox.add(stuck('u is stuck.'));
    await told('u is stuck.');
    expect(complaints).toEqual(['Slack could not be told: it answered with 503.']);
  });

  test('refuses is not asked again', async () => {
    hook.replies = [answer(404)];
    outbox.add(stuck('w is stuck.'));
    await until(() => complaints.length === 1, 'the complaint');
    expect(complaints[0]).toBe('Slack could not be told: it answered with 404.');
    expect(hook.bodies).toHaveLength(1);
  });

  test('leads elsewhere is not followed', async () => {
    const other = await Hook.open();
    hook.replies = [answer(307, { location: other.url })];
    outbox.add(stuck('w is stuck.'));
    await until(() => complaints.length === 1, 'the complaint');
    expect(complaints[0]).toContain('not followed');
    expect(other.bodies).toEqual([]);
    other.close();
  });

  test('answers without an end is not listened to', async () => {
    let closed = false;
    hook.replies = [
      response => {
        response.writeHead(200);
        const pour = () => {
          while (response.write('x'.repeat(65_536))) if (response.destroyed) return;
        };
        response.on('drain', pour).on('close', () => (closed = true));
        pour();
      },
      answer(200),
    ];
    outbox.add(stuck('w is stuck.'));
    await until(() => closed, 'it is hung up on');
    outbox.add(stuck('v is stuck.'));
    await told('v is stuck.');
  });

  test('never answers keeps nobody waiting, nor the end of the program', async () => {
    hook.replies = [() => {}];
    outbox.add(stuck('w is stuck.'));
    await told('w is stuck.');
    outbox.add(stuck('v is stuck.'));
    await within(outbox.stop(20), 5_000, () => 'the outbox does not end');
    expect(hook.bodies).toHaveLength(1);
  });
});

test('what was held back or cut off is kept for the next supervisor, and told once', async () => {
  config = { ...config, quietHours: { from: 22 * 60, to: 7 * 60 } };
  clock = () => new Date(2026, 2, 4, 23, 0);
  outbox.add(stuck('w is stuck.'));
  await until(() => kept?.quiet !== null && kept?.quiet !== undefined, 'it is held back');
  expect(outbox.isWaiting).toBe(true);
  await outbox.stop(1_000);
  expect(hook.bodies).toEqual([]);
  clock = () => new Date(2026, 2, 5, 8, 0);
  hook.replies = [() => {}];
  outbox = open({}, kept);
  await told('w is stuck.');
  await outbox.stop(10);
  expect(kept?.news).toHaveLength(1);
  hook.replies = [answer(200)];
  outbox = open({}, kept);
  await until(() => kept === null, 'nothing is kept any more');
  expect(outbox.isWaiting).toBe(false);
  expect(hook.texts()).toEqual([
    'app:\nWhile it was quiet (22:00-07:00):\nw is stuck.',
    'app:\nWhile it was quiet (22:00-07:00):\nw is stuck.',
  ]);
});

test('what was gathered goes out at the end, but not in quiet hours', async () => {
  outbox = open({ gatherMs: 600_000 });
  outbox.add(push('Last'));
  await outbox.stop(5_000);
  expect(hook.texts()).toEqual(['app: w pushed to main: Last']);
  const now = new Date();
  const minutes = now.getHours() * 60 + now.getMinutes();
  config = { ...config, quietHours: { from: (minutes + 1439) % 1440, to: (minutes + 60) % 1440 } };
  outbox = open({ gatherMs: 600_000 });
  outbox.add(push('Quiet'));
  await outbox.stop(5_000);
  expect(hook.bodies).toHaveLength(1);
});

describe('the address', () => {
  const from = (text: string | undefined) => readAddress({ env: 'HOOK' }, () => text);

  test.each([
    undefined,
    '  ',
    'hooks.example.org/S3cret',
    'http://example.org/S3cret',
    'http://localhost/S3cret',
    'https://me:S3cret@example.org/',
    'file:///S3cret',
    `https://example.org/S3cret${'x'.repeat(5_000)}`,
  ])('%j is none, and no sentence holds it', text => {
    const read = from(text);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('S3cret');
  });

  test('comes from a file, its first line, never through a link or out of what is no file', () => {
    const directory = makeDirectory();
    const file = join(directory, 'hook');
    writeFileSync(file, 'https://example.org/hook\nmore\n');
    expect(readAddress({ file }, () => undefined)).toMatchObject({
      ok: true,
      value: new URL('https://example.org/hook'),
    });
    symlinkSync(file, join(directory, 'link'));
    for (const wrong of [join(directory, 'link'), directory, join(directory, 'none'), '/dev/zero']) {
      expect(readAddress({ file: wrong }, () => undefined).ok).toBe(false);
    }
  });
});
