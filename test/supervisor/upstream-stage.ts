// A project's eye on its upstream without a supervisor round it, and a clock that the test moves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LockEntry, LocksView, ReapOutcome } from '../../src/domain/locks.js';
import type { Clock } from '../../src/supervisor/claims/clock.js';
import { Locks } from '../../src/supervisor/claims/locks.js';
import { ProjectUpstream } from '../../src/supervisor/claims/project-upstream.js';
import { sharedUpstream } from '../../src/workspace/shared-upstream.js';
import { until } from '../support/bounded.js';
import type { Repository } from '../support/repository.js';
import { ok } from '../tasks/claims/shop.js';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** Moved by hand; what is due is run at each move. */
export class TestClock implements Clock {
  at = new Date('2026-01-02T03:04:05Z').getTime();
  #passed = 0;
  #due: { at: number; run: () => void }[] = [];

  now = () => new Date(this.at);
  monotonic = () => this.#passed;

  later(ms: number, run: () => void): () => void {
    const entry = { at: this.#passed + ms, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter(one => one !== entry);
    };
  }

  get waiting(): number[] {
    return this.#due.map(({ at }) => at - this.#passed);
  }

  pass(ms: number): void {
    this.at += ms;
    this.#passed += ms;
    const due = this.#due.filter(({ at }) => at <= this.#passed);
    this.#due = this.#due.filter(entry => !due.includes(entry));
    for (const { run } of due) run();
  }
}

export class Stage {
  readonly clock = new TestClock();
  readonly told: string[] = [];
  readonly alive = new Map<string, boolean>();
  readonly upstream: ProjectUpstream;
  readonly locks: Locks;

  constructor(person: Repository) {
    const directory = mkdtempSync(join(tmpdir(), 'qd-mirror-'));
    this.upstream = new ProjectUpstream(directory, () => sharedUpstream(person.path, 'main'), this.clock);
    this.locks = new Locks(person.path, this.upstream, {
      alive: name => {
        const alive = this.alive.get(name);
        return alive === undefined ? 'unknown' : alive ? 'alive' : 'gone';
      },
      tell: sentence => this.told.push(sentence),
    });
    onTestFinished(async () => {
      await this.upstream.stop();
      rmSync(directory, { recursive: true, force: true });
    });
  }

  async list(olderMs: number | null = null): Promise<LocksView> {
    return ok(await this.locks.list(olderMs));
  }

  async only(): Promise<LockEntry> {
    const { locks } = await this.list();
    if (locks[0] === undefined || locks.length > 1) throw new Error(`${locks.length} locks`);
    return locks[0];
  }

  /** A minute at a time, with the look that is due then. */
  async watch(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed++) {
      this.clock.pass(minute);
      await until(() => this.clock.waiting.length === 1, 'the look has ended');
    }
  }

  async reap(entry: LockEntry): Promise<ReapOutcome> {
    const { task, file, seen } = entry;
    const [outcome] = ok(await this.locks.reap([{ task, file, seen }], null));
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }
}
