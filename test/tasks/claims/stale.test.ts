// The rules of staleness and of how long something was seen, without a repository.
import { describe, expect, test } from 'vitest';
import { type Observation, Observer, type SeenRecord } from '../../../src/tasks/claims/observed.js';
import { judge, type LockFacts, type Reservation } from '../../../src/tasks/claims/stale.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const limit = 2 * hour;

const stock: LockFacts = {
  hasFile: true,
  refused: null,
  agent: 'worker-2',
  ageMs: 3 * hour,
  reservation: null,
  isAgentAlive: false,
  committedMs: null,
};

function reserved(observation: Partial<Observation>, more: Partial<Reservation> = {}): LockFacts {
  const seen = { seenMs: 3 * minute, renewedMs: null, ...observation };
  return {
    ...stock,
    reservation: { isReadable: true, isOurs: true, isOfLock: true, observation: seen, ...more },
  };
}

const others = { isOurs: false };
const mixed = { isOurs: false, isOfLock: false };
const lookYourself = 'look at it yourself';

describe('may be reaped', () => {
  test.each<[string, LockFacts, string]>([
    ['a stock lock by its age alone', stock, 'started 3 h ago, nobody of that name is at work'],
    ['at exactly the limit', { ...stock, ageMs: limit }, 'started 2 h ago'],
    ['a stock lock without an agent', { ...stock, agent: null }, 'started 3 h ago'],
    ['ours, not renewed three times', reserved({}), 'not renewed for 3 min while it was watched'],
    ['another crew’s', reserved({}, others), 'not renewed for 3 min'],
    [
      'another crew’s, though a worker of ours has the name',
      { ...reserved({}, others), isAgentAlive: true },
      'started',
    ],
    [
      'renewed once, long ago',
      reserved({ seenMs: 4 * minute, renewedMs: 5 * minute }),
      'not renewed for 4 min',
    ],
    [
      'a reservation of its run, whoever commits',
      { ...reserved({}, others), committedMs: minute },
      'started',
    ],
    [
      'a reservation without a lock, seen for as long as a lock has to be old',
      { ...reserved({ seenMs: limit }), hasFile: false, ageMs: null },
      'without a lock, not renewed for 2 h',
    ],
  ])('%s', (_, facts, why) => {
    expect(judge(facts, limit)).toEqual({
      mayReap: true,
      why: expect.stringContaining(why),
      askAgainMs: null,
    });
  });
});

describe('may not be reaped', () => {
  test.each<[string, LockFacts, string]>([
    [
      'a link',
      { ...stock, refused: 'A symbolic link; it is not followed.' },
      'it is not followed): look at it',
    ],
    ['without a timestamp', { ...stock, ageMs: null }, `no readable timestamp: ${lookYourself}`],
    [
      'reserved and without a timestamp',
      { ...reserved({ seenMs: 9 * hour }), ageMs: null },
      'no readable timestamp',
    ],
    [
      'behind it no record',
      reserved({}, { isReadable: false }),
      `no readable record behind it: ${lookYourself}`,
    ],
    ['younger than the limit', { ...stock, ageMs: limit - 1 }, 'younger than 2 h'],
    ['from the future', { ...stock, ageMs: -hour }, 'younger than 2 h'],
    ['reserved and younger', { ...reserved({}), ageMs: hour }, 'younger than 2 h'],
    ['of a worker at work', { ...stock, isAgentAlive: true }, 'worker-2 is at work'],
    ['ours, of a worker at work', { ...reserved({}), isAgentAlive: true }, 'worker-2 is at work'],
    [
      'of a run unlike its reservation’s, of a worker at work',
      { ...reserved({}, mixed), isAgentAlive: true },
      'at work',
    ],
    ['of somebody who commits', { ...stock, committedMs: 20 * minute }, 'worker-2 committed 20 min ago'],
    [
      'of a run unlike its reservation’s, who commits',
      { ...reserved({}, mixed), committedMs: 0 },
      'committed 0 s ago',
    ],
    ['renewed', reserved({ seenMs: 15 * second, renewedMs: 20 * second }), 'renewed 20 s ago'],
    ['renewed and young', { ...reserved({ seenMs: 0, renewedMs: 0 }), ageMs: minute }, 'renewed 0 s ago'],
  ])('%s', (_, facts, why) => {
    expect(judge(facts, limit)).toEqual({
      mayReap: false,
      why: expect.stringContaining(why),
      askAgainMs: null,
    });
  });

  test.each<[string, LockFacts, string, number]>([
    [
      'seen for too short',
      reserved({ seenMs: 20 * second }),
      'seen for 20 s of 180 s; ask again in 3 minutes',
      160 * second,
    ],
    ['nearly', reserved({ seenMs: 179_999 }, others), 'seen for 179 s of 180 s; ask again in a minute', 1],
    [
      'a reservation without a lock, for hours',
      { ...reserved({ seenMs: hour }), hasFile: false, ageMs: null },
      'reserved without a lock, seen for 1 h of 2 h',
      hour,
    ],
  ])('%s', (_, facts, why, askAgainMs) => {
    expect(judge(facts, limit)).toEqual({ mayReap: false, why, askAgainMs });
  });

  test('at a limit that was made longer', () => {
    expect(judge(stock, 6 * hour)).toMatchObject({ mayReap: false, why: 'younger than 6 h' });
  });
});

describe('how long a record was seen', () => {
  const record = (oid: string, run = 'a run'): ReadonlyMap<string, SeenRecord> =>
    new Map([['a-task', { oid, run }]]);

  /** Looks that take a second each. */
  function watch(...looks: [at: number, oid: string, run?: string][]): Observation {
    const observer = new Observer();
    let end = 0;
    for (const [at, oid, run] of looks) {
      end = at + second;
      observer.look(record(oid, run), at, end);
    }
    return observer.of('a-task', looks.at(-1)?.[1] ?? '', end);
  }

  test('from the end of one look to the beginning of the next', () => {
    expect(watch([0, 'r1'])).toEqual({ seenMs: 0, renewedMs: null });
    expect(watch([0, 'r1'], [21 * second, 'r1'])).toEqual({ seenMs: 20 * second, renewedMs: null });
    const minutely = [0, 61, 122, 183].map((at): [number, string] => [at * second, 'r1']);
    expect(watch(...minutely).seenMs).toBe(3 * minute);
  });

  test('another record begins anew, and is a renewal when it is of the same run', () => {
    expect(watch([0, 'r1'], [61 * second, 'r2'])).toEqual({ seenMs: 0, renewedMs: 0 });
    expect(watch([0, 'r1'], [61 * second, 'r2'], [82 * second, 'r2'])).toEqual({
      seenMs: 20 * second,
      renewedMs: 21 * second,
    });
    expect(watch([0, 'r1'], [61 * second, 'r2', 'another run'])).toEqual({ seenMs: 0, renewedMs: null });
  });

  test('an hour in which nobody could look counts as one renewal: its owner could perhaps not renew either', () => {
    expect(watch([0, 'r1'], [hour, 'r1']).seenMs).toBe(minute);
  });

  test('what is gone is forgotten, and nothing is left to watch', () => {
    const observer = new Observer();
    observer.look(record('r1'), 0, 0);
    observer.look(record('r1'), 50, 50);
    expect([observer.isIdle, observer.of('a-task', 'r1', 50).seenMs]).toEqual([false, 50]);
    observer.look(new Map(), 60, 60);
    expect(observer.isIdle).toBe(true);
    observer.look(record('r1'), 70, 70);
    expect(observer.of('a-task', 'r1', 70).seenMs).toBe(0);
    expect(observer.of('a-task', 'r0', 70)).toEqual({ seenMs: 0, renewedMs: null });
  });
});
