// The queue by itself: whose turn it is, who is skipped, and who keeps a turn.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ownerOf } from '../../../src/tasks/guard/owner.js';
import { enterQueue, hasTurn, type Place } from '../../../src/tasks/guard/queue.js';
import { within } from '../../support/bounded.js';

function makeQueue(): { directory: string; enter: (kind?: 'test' | 'quick', keys?: string[]) => Place } {
  const upstream = mkdtempSync(join(tmpdir(), 'qd-queue-'));
  onTestFinished(() => rmSync(upstream, { recursive: true, force: true }));
  const directory = join(upstream, 'quarterdeck-guard');
  mkdirSync(directory);
  return { directory, enter: (kind = 'test', keys = []) => enterQueue(directory, 'main', { kind, keys }) };
}

const comes = (place: Place) => within(place.waitTurn(), 10_000, () => 'waiting');

it('first come, first served, quick ones before tested ones, but not for ever', async () => {
  const { enter } = makeQueue();
  const order: string[] = [];
  const first = enter();
  await comes(first);
  const tested = enter();
  const waits = [comes(tested).then(() => (order.push('tested'), tested.leave()))];
  for (let at = 0; at < 10; at++) {
    const quick = enter('quick');
    waits.push(comes(quick).then(() => (order.push('quick'), quick.leave())));
  }
  first.leave();
  await Promise.all(waits);
  expect(order.indexOf('tested')).toBe(8);
});

it('who is sent back has the turn when it comes again, and loses it when it does not', async () => {
  const { directory, enter } = makeQueue();
  const first = enter('test', ['a', 'b']);
  await comes(first);
  const second = enter('quick');
  first.keep(60_000);
  const again = enter('test', ['b']);
  await comes(again);
  expect([again.name, hasTurn(directory, 'main', again.name)]).toEqual([first.name, true]);
  again.keep(100);
  await comes(second);
  expect(await first.waitTurn()).toBe(false);
});

it('who is dead, frozen or let through is not waited for', async () => {
  const { directory, enter } = makeQueue();
  const child = spawn('sleep', ['60']);
  const owner = ownerOf(child.pid ?? 0);
  const first = enter();
  await comes(first);
  const second = enter();
  first.settle('f'.repeat(40), owner);
  child.kill('SIGKILL');
  await comes(second);
  const third = enter();
  const queue = join(directory, 'queue');
  // No sign of life since long ago.
  utimesSync(join(queue, second.name), new Date(0), new Date(0));
  await comes(third);
  expect(await second.waitTurn()).toBe(false);
  third.leave();
  expect(readdirSync(queue).filter(name => !name.startsWith('.'))).toEqual([]);
});
