// What is remembered of one project's way: its timeline, and how fast its crew gets on. Out of the journal at the start, kept
// up from then on; the upstream's commits out of git whenever the watch on its refs says that they moved.
import { type FinishedTask, type Progress, progressWindowMs, rateWindowMs } from '../domain/progress.js';
import type { TimelineEntry } from '../domain/snapshot.js';
import type { Push } from '../domain/tell.js';
import { type BranchPlace, UpstreamCommits } from '../tasks/upstream-commits.js';
import type { Journal } from './journal/journal.js';

const timelineLength = 200;
/** A task that was taken longer ago than that, or before anybody wrote it down, counts as long as the rate looks back. */
const lookBackMs = 3 * progressWindowMs;

export class ProjectHistory {
  #timeline: TimelineEntry[];
  /** When each worker took the task that it has. */
  readonly #claimed = new Map<string, string>();
  #finished: FinishedTask[] = [];
  #sessions: string[];
  readonly #commits = new UpstreamCommits();
  #looking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly root: string,
    private readonly journal: Journal,
  ) {
    const now = Date.now();
    this.#timeline = journal.events(root, 0, timelineLength);
    this.#sessions = journal.sessions(root, midnight(now));
    for (const entry of journal.eventsAbout(root, new Date(now - lookBackMs).toISOString()))
      this.#count(entry);
  }

  get timeline(): TimelineEntry[] {
    return this.#timeline;
  }

  add(entry: TimelineEntry): void {
    this.#timeline = [...this.#timeline, entry].slice(-timelineLength);
    this.#count(entry);
  }

  sessionBegan(worker: string): void {
    this.journal.addSession(this.root, worker);
    const today = midnight(Date.now());
    this.#sessions = [...this.#sessions, new Date().toISOString()].filter(at => at >= today);
  }

  /** The upstream's branch may have moved: what was pushed, if anything; one look after the other. */
  lookAt(place: BranchPlace | null): Promise<{ changed: boolean; push: Push | null }> {
    const looked = this.#looking.then(async () => {
      const before = this.#commits.seen;
      const push = await this.#commits.look(place);
      return { changed: before !== this.#commits.seen, push };
    });
    this.#looking = looked;
    return looked;
  }

  progress(): Progress {
    const now = Date.now();
    const since = new Date(now - progressWindowMs).toISOString();
    const today = midnight(now);
    return {
      finished: this.#finished.filter(({ at }) => at >= since),
      sessionsToday: this.#sessions.filter(at => at >= today).length,
      commits: this.#commits.seen,
    };
  }

  #count({ about, worker, at }: TimelineEntry): void {
    if (about === undefined || worker === null) return;
    if (about === 'claimed') this.#claimed.set(worker, at);
    else if (about === 'done') {
      const began = this.#claimed.get(worker) ?? new Date(Date.parse(at) - rateWindowMs).toISOString();
      const since = new Date(Date.now() - progressWindowMs).toISOString();
      this.#finished = [...this.#finished.filter(one => one.at >= since), { began, at }];
    }
    if (about !== 'claimed' && about !== 'limit' && about !== 'failed') this.#claimed.delete(worker);
  }
}

/** The last one, where the supervisor runs; ISO 8601. */
function midnight(now: number): string {
  return new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString();
}
