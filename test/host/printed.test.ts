// That sessions print is told of all of them together.
import { expect, it, onTestFinished } from 'vitest';
import { Printed } from '../../src/host/printed.js';
import { until } from '../support/bounded.js';

it('tells of many sessions in one message, with the last byte of each, and then nothing until one prints again', async () => {
  const told: Record<string, string>[] = [];
  const printed = new Printed(sessions => told.push(sessions));
  onTestFinished(() => printed.close());
  for (let at = 0; at < 100; at++) printed.note(`s${at % 2}`, at);
  expect(told).toEqual([]);
  await until(() => told.length === 1, 'it is told');
  expect(told[0]).toEqual({ s0: '1970-01-01T00:00:00.098Z', s1: '1970-01-01T00:00:00.099Z' });
  printed.note('s1', 1_000);
  await until(() => told.length === 2, 'it is told again');
  expect(told[1]).toEqual({ s1: '1970-01-01T00:00:01.000Z' });
});
