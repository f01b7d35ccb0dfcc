// Which task a lock claims. Agents name locks themselves, so a name or a description need only resemble the title, but never ambiguously.
import type { Lock } from './lock.js';
import type { TodoTask } from './todo.js';

const fillers = new Set(
  'a an the to of for in on at by and or with from into is be it its this that task add fix make write implement'.split(
    ' ',
  ),
);
const minShared = 2;
/** Shared words over all words; below this two titles only look alike ("tests for the parser", "tests for the printer"). */
const minOverlap = 0.7;
const maxCompared = 500;

export type Claimable = Pick<TodoTask, 'id' | 'title' | 'done'>;

/** The tasks of one board, ready to be compared with many locks. */
export class Claimables {
  readonly #byId: Map<string, Claimable>;
  #compared: { task: Claimable; title: string; words: Set<string> }[] | null = null;

  constructor(private readonly tasks: readonly Claimable[]) {
    this.#byId = new Map(tasks.map(task => [task.id, task]));
  }

  /** `stem`: name of the lock file without `.txt`. Null when no task, or more than one, is meant. */
  claimedBy(stem: string, lock: Lock): Claimable | null {
    const named = this.#byId.get(stem);
    if (named !== undefined) return named;
    const said = normalise(lock.description ?? '');
    const equal = said === '' ? [] : this.#all().filter(({ title }) => title === said);
    if (equal.length > 0) return (equal.find(({ task }) => !task.done) ?? equal[0])?.task ?? null;
    return this.#best(new Set(wordsOf(said)), new Set(wordsOf(stem)));
  }

  /**
   * Every task that a lock may mean: the one of its name, else all that its name or description resembles. For those who must not
   * take what somebody else might be at; `claimedBy` is for showing.
   */
  resembled(stem: string, lock: Lock): Claimable[] {
    const named = this.#byId.get(stem);
    if (named !== undefined) return [named];
    const said = normalise(lock.description ?? '');
    const saidWords = new Set(wordsOf(said));
    const stemWords = new Set(wordsOf(stem));
    return this.#all()
      .filter(
        ({ title, words }) =>
          (said !== '' && title === said) ||
          Math.max(overlap(saidWords, words), overlap(stemWords, words)) >= minOverlap,
      )
      .map(({ task }) => task);
  }

  #best(said: Set<string>, stem: Set<string>): Claimable | null {
    let top: Claimable | null = null;
    let topScore = 0;
    let tied = false;
    for (const { task, words } of this.#all()) {
      const score = Math.max(overlap(said, words), overlap(stem, words));
      if (score < minOverlap || score < topScore) continue;
      tied = score === topScore;
      top = task;
      topScore = score;
    }
    return tied ? null : top;
  }

  #all() {
    this.#compared ??= this.tasks.map(task => {
      const title = normalise(task.title);
      return { task, title, words: new Set(wordsOf(title)) };
    });
    return this.#compared;
  }
}

function overlap(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter(word => b.has(word)).length;
  if (shared < minShared) return 0;
  return shared / (a.size + b.size - shared);
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(word => word !== '' && !fillers.has(word));
}

function normalise(text: string): string {
  return text.slice(0, maxCompared).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
