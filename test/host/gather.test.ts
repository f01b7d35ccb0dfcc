// Short reads go on at once, full ones together, and nothing waits for what does not come.
import { expect, it } from 'vitest';
import { Gather } from '../../src/host/pty/gather.js';
import { until } from '../support/bounded.js';

it('hands a short read on at once, with the full ones before it', () => {
  const taken: number[] = [];
  const gather = new Gather(bytes => taken.push(bytes.length));
  gather.push(Buffer.alloc(10));
  expect(taken).toEqual([10]);
  for (const length of [4_096, 4_096, 7]) gather.push(Buffer.alloc(length));
  expect(taken).toEqual([10, 8_199]);
});

it('is full at 32 KB, keeps the order, and lets go of the rest without another read', async () => {
  const taken: Buffer[] = [];
  const gather = new Gather(bytes => taken.push(bytes));
  const sent = Buffer.from(Array.from({ length: 40_960 }, (_, at) => at % 251));
  for (let at = 0; at < sent.length; at += 4_096) gather.push(sent.subarray(at, at + 4_096));
  expect(taken.map(bytes => bytes.length)).toEqual([32_768]);
  await until(() => taken.length === 2, 'the rest comes');
  expect(Buffer.concat(taken).equals(sent)).toBe(true);
  gather.flush();
  expect(taken).toHaveLength(2);
});
