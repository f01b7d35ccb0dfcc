// Which notifications leave: what holds for three seconds, out of sight, at most three in ten seconds, withdrawn when answered.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cause, nextNotify, startNotify } from '../../src/domain/notify.js';

const asks = (worker: string, moment = 1): Cause => ({
  id: `${worker} asks ${moment}`,
  worker,
  words: 'asks: Bash',
});

/** Steps through the time by itself: each time something is due, as a timer would. */
class Person {
  now = 0;
  causes: Cause[] = [];
  looksAt: string[] = [];
  readonly heard: string[] = [];
  readonly withdrawn: string[] = [];
  #state = startNotify([], 0);
  #dueAt: number | null = null;

  step(): void {
    const { now, causes } = this;
    const step = nextNotify(this.#state, { now, causes, isSeen: worker => this.looksAt.includes(worker) });
    this.#state = step.state;
    this.#dueAt = step.dueAt;
    this.heard.push(...step.send.map(({ title, text }) => `${now} ${title}: ${text}`));
    this.withdrawn.push(...step.withdraw);
  }

  until(moment: number): void {
    while (this.#dueAt !== null && this.#dueAt <= moment) {
      this.now = this.#dueAt;
      this.step();
    }
    this.now = moment;
  }

  see(...causes: Cause[]): void {
    this.causes = causes;
    this.step();
  }
}

test('what holds for three seconds is told once, and withdrawn when it is answered', () => {
  const person = new Person();
  person.see(asks('ada'));
  person.until(2_999);
  expect(person.heard).toEqual([]);
  person.until(60_000);
  expect(person.heard).toEqual(['3000 ada: asks: Bash']);
  expect(person.withdrawn).toEqual([]);
  person.see();
  expect(person.withdrawn).toEqual(['quarterdeck-1']);
  person.see(asks('ada', 2));
  person.until(70_000);
  expect(person.heard).toEqual(['3000 ada: asks: Bash', '63000 ada: asks: Bash']);
});

test('what is answered in time, looked at, or was there at the start is told nobody', () => {
  const person = new Person();
  person.see(asks('ada'));
  person.until(2_000);
  person.see();
  person.until(20_000);
  person.looksAt = ['ada'];
  person.see(asks('ada', 2));
  person.until(30_000);
  person.looksAt = [];
  person.step();
  person.until(90_000);
  expect(person.heard).toEqual([]);
  const state = startNotify([asks('ada')], 0);
  const later = nextNotify(state, { now: 50_000, causes: [asks('ada')], isSeen: () => false });
  expect(later).toMatchObject({ send: [], withdraw: [], dueAt: null });
});

test('more than three in ten seconds become one', () => {
  const person = new Person();
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => asks(name));
  person.see(...all);
  person.until(60_000);
  expect(person.heard).toEqual(['3000 6 workers need you: a, b, c, d and 2 more']);
  person.see(...all.slice(0, 5));
  expect(person.withdrawn).toEqual([]);
  person.see();
  expect(person.withdrawn).toEqual(['quarterdeck-1']);
});

test('the fourth and fifth of a trickle wait and come together; who is answered meanwhile is not told', () => {
  const person = new Person();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const [at, name] of names.entries()) {
    person.until(at * 1_000);
    person.see(...person.causes, asks(name));
  }
  person.until(12_000);
  expect(person.heard).toEqual(['3000 a: asks: Bash', '4000 b: asks: Bash', '5000 c: asks: Bash']);
  person.see(...person.causes.filter(cause => cause.worker !== 'f'));
  person.until(60_000);
  expect(person.heard.slice(3)).toEqual(['13000 2 workers need you: d, e']);
});

test('whatever comes and goes: never more than three in ten seconds, and each is withdrawn in the end', () => {
  const moves = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 4_000 }), fc.boolean()), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(moves, list => {
      const person = new Person();
      for (const [at, [worker, wait, comes]] of list.entries()) {
        person.until(person.now + wait);
        const others = person.causes.filter(cause => cause.worker !== `w${worker}`);
        person.see(...others, ...(comes ? [asks(`w${worker}`, at)] : []));
      }
      person.until(person.now + 120_000);
      const moments = person.heard.map(line => Number.parseInt(line, 10));
      for (const [i, at] of moments.entries()) {
        expect((moments[i + 3] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(10_000);
      }
      person.see();
      expect(new Set(person.withdrawn).size).toBe(person.heard.length);
    }),
  );
});
