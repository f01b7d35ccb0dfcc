import { expect, it } from 'vitest';
import { list, ok, Shop } from './shop.js';

it('in one mirror never overlap, also after one that failed', async () => {
  const shop = new Shop(list(1));
  const { mirror } = await shop.crew();
  const order: string[] = [];
  const turn = (name: string) =>
    mirror.inTurn(async () => {
      order.push(`${name} begins`);
      ok(await mirror.fetch());
      order.push(`${name} ends`);
      if (name === 'second') throw new Error('a bug');
    });
  const [first, second, third] = await Promise.allSettled(['first', 'second', 'third'].map(turn));
  expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['first', 'second', 'third'].flatMap(name => [`${name} begins`, `${name} ends`]));
});

it('are waited for by whoever claims', async () => {
  const shop = new Shop(list(1));
  const crew = await shop.crew();
  const order: string[] = [];
  const turn = crew.mirror.inTurn(async () => {
    // Longer than a claim takes.
    for (let times = 0; times < 15; times++) ok(await crew.mirror.fetch());
    order.push('turn');
  });
  const taken = crew.take('worker-1').then(() => order.push('claim'));
  await Promise.all([turn, taken]);
  expect(order).toEqual(['turn', 'claim']);
});
