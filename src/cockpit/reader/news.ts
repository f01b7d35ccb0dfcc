// What became of a worker reaches us by several ways: its state, the timeline, the answer to whoever asked for it. It is told once.
import type { Snapshot } from '../../domain/snapshot.js';

/** What a piece of news says of a worker, where several ways say it. */
export type Change = 'paused' | 'goes on' | 'killed' | 'ended' | 'started';

export interface News {
  /** Of these the timeline alone tells each change once, but it may come late. */
  by: 'state' | 'answer' | 'timeline';
  worker: string | null;
  change: Change | null;
  /** Null where another way says it better: it only counts as said. */
  sentence: string | null;
}

/** Words of the supervisor's own sentences, after the name. */
const said: [Change, RegExp][] = [
  ['paused', /^(was|is) paused\b(?! already)/],
  ['goes on', /^goes on\b(?! with)/],
  ['killed', /^was killed\b/],
  ['ended', /^ended\.$/],
  ['started', /^(was started|was resumed|goes on with)\b/],
];

/** @param workers whose names it may begin with */
export function newsOf(by: News['by'], sentence: string, workers: Snapshot['workers']): News {
  const named = workers.map(({ id }) => id).filter(id => sentence.startsWith(`${id} `));
  const worker = named.sort((one, two) => two.length - one.length)[0] ?? null;
  const rest = worker === null ? '' : sentence.slice(worker.length + 1);
  return { by, worker, change: said.find(([, words]) => words.test(rest))?.[0] ?? null, sentence };
}

export class Told {
  /** What each is known to have come to. */
  readonly #last = new Map<string, Change>();
  /** Heard already, by worker and change: so many entries of the timeline are none any more. */
  readonly #ahead = new Map<string, number>();

  /** The sentences that are news. */
  sentences(news: readonly News[]): string[] {
    return news.flatMap(one => (this.#isNew(one) && one.sentence !== null ? [one.sentence] : []));
  }

  #isNew({ by, worker, change, sentence }: News): boolean {
    if (worker === null || change === null) return true;
    const key = `${worker} ${change}`;
    const ahead = this.#ahead.get(key) ?? 0;
    if (by === 'timeline' && ahead > 0) {
      this.#ahead.set(key, ahead - 1);
      return false;
    }
    // That it runs is one thing, how it was started another.
    const isOwn = by === 'state' && change === 'started';
    const isNew = isOwn || by === 'timeline' || this.#last.get(worker) !== change;
    this.#last.set(worker, change);
    if (isNew && !isOwn && by !== 'timeline' && sentence !== null) this.#ahead.set(key, ahead + 1);
    return isNew;
  }
}
