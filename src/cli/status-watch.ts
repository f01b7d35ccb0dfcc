// `status --watch`: what the crew does, again whenever that changes, until Ctrl-C. A supervisor that restarts is waited for.
import { setTimeout as delay } from 'node:timers/promises';
import { nextAgeChange } from '../domain/age.js';
import { type Result, success } from '../domain/failure.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { SupervisorLink } from '../home/connect.js';
import { reachSupervisor } from '../home/launch.js';
import { type Answer, type Call, flag, nothing, word } from './call.js';
import { answerMs, findWorker } from './crew.js';
import { chosen, pictureLines, statusRecord } from './status-picture.js';
import { type WatchOutput, watchOutput } from './watch-output.js';

const firstWaitMs = 50;
const longestWaitMs = 2_000;
/** Counts of an hour and estimates go on without a word of the supervisor. */
const lookEveryMs = 60_000;
/** One that is stopped hears nothing: once it is woken it is to be seen soon. */
const silentEveryMs = 3_000;

export async function watchStatus(call: Call): Promise<Result<Answer>> {
  const watch = new StatusWatch(call, word(call, 0) || null);
  const end = () => watch.end(nothing);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  try {
    return await watch.run();
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

class StatusWatch {
  #link: SupervisorLink | null = null;
  #snapshot: Snapshot | null = null;
  #output: WatchOutput | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isSilent = false;
  readonly #stop = new AbortController();
  #finish: (answer: Answer) => void = () => {};
  readonly #finished = new Promise<Answer>(resolve => {
    this.#finish = resolve;
  });

  constructor(
    private readonly call: Call,
    private readonly worker: string | null,
  ) {}

  async run(): Promise<Result<Answer>> {
    const opened = await this.#open();
    if (!opened.ok) return opened;
    const known = this.worker === null ? null : findWorker(opened.value, this.worker);
    if (known?.ok === false) {
      this.end(nothing);
      return known;
    }
    if (!this.#stop.signal.aborted) {
      this.#output = watchOutput(flag(this.call, 'json'), process.stdout);
      this.#draw();
    }
    const answer = await this.#finished;
    this.#output?.end();
    return success(answer);
  }

  end(answer: Answer): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#link?.close();
    this.#link = null;
    this.#finish(answer);
  }

  async #open(): Promise<Result<Snapshot>> {
    const reached = await reachSupervisor(this.call.home, 'cli');
    if (!reached.ok) return reached;
    const link = reached.value;
    link.onNotify('snapshot', snapshot => this.#take(snapshot));
    link.onNotify('ending', ({ sentence }) => this.end({ lines: [sentence], json: null }));
    const first = await link.call('project.watch', { root: this.call.cwd }, { timeoutMs: answerMs });
    if (!first.ok || this.#stop.signal.aborted) {
      link.close();
      return first;
    }
    this.#link = link;
    link.onClose(() => void this.#lost());
    this.#take(first.value);
    return first;
  }

  #take(snapshot: Snapshot): void {
    this.#isSilent = false;
    this.#snapshot = snapshot;
    this.#draw();
  }

  async #lost(): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    this.#link = null;
    this.#draw();
    for (let wait = firstWaitMs; !signal.aborted; wait = Math.min(wait * 2, longestWaitMs)) {
      if ((await this.#open()).ok) return;
      await delay(wait, undefined, { signal }).catch(() => {});
    }
  }

  #draw(): void {
    const snapshot = this.#snapshot;
    clearTimeout(this.#timer);
    if (snapshot === null || this.#output === null || this.#stop.signal.aborted) return;
    const now = Date.now();
    const workers = chosen(snapshot, this.worker);
    const [where = '', ...rest] = pictureLines(snapshot, workers, now);
    this.#output.show([where + this.#trouble(snapshot), ...rest], statusRecord(snapshot, workers, now));
    const wait = nextAgeChange(momentsOf(snapshot), now) ?? lookEveryMs;
    const most = this.#isSilent ? silentEveryMs : lookEveryMs;
    this.#timer = setTimeout(() => void this.#tick(), Math.min(most, wait + 10));
  }

  #trouble({ supervisor }: Snapshot): string {
    if (this.#link === null) return ' · supervisor restarting…';
    return this.#isSilent ? ` · the supervisor does not answer (pid ${supervisor.pid})` : '';
  }

  /** Ages go on; and whether the supervisor is still there is asked, for it may have been stopped. */
  async #tick(): Promise<void> {
    this.#draw();
    const link = this.#link;
    if (link === null) return;
    const nothingNew = { root: this.call.cwd, since: Number.MAX_SAFE_INTEGER, limit: 1 };
    const asked = performance.now();
    const answer = await link.call('timeline', nothingNew, { timeoutMs: answerMs });
    // A refusal is an answer too.
    const isSilent = !answer.ok && !link.closed && performance.now() - asked >= answerMs;
    if (this.#link !== link || isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#draw();
  }
}

function momentsOf({ workers, board, progress }: Snapshot): (string | null)[] {
  return [
    ...workers.map(worker => worker.since),
    ...board.locks.map(lock => lock.started),
    progress?.commits?.latest?.at ?? null,
  ];
}
