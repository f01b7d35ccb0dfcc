// Calls the person through the outer terminal, or by a program of theirs, as far as the configuration allows it.
import { spawn } from 'node:child_process';
import type { Config } from '../../domain/config.js';
import { type Notification, type NotifyState, nextNotify, startNotify } from '../../domain/notify.js';
import type { CockpitState } from '../store/state.js';
import { causesOf, workersInSight } from './causes.js';
import { notificationBytes, safeWords, withdrawalBytes } from './ways.js';

const programMs = 10_000;

export interface NotifyEffects {
  /** To the outer terminal. */
  write(bytes: string): void;
  /** Inside tmux or screen. */
  isMultiplexed: boolean;
  env: Record<string, string>;
  /** The program of the person cannot be run: one sentence. */
  complain(sentence: string): void;
}

export class Notifier {
  #state: NotifyState | null = null;
  #timer: NodeJS.Timeout | undefined;
  #latest: { state: CockpitState; inFront: boolean } | null = null;
  /** How those that stand outside went there. */
  #way: Config['notifications']['way'] = 'off';

  constructor(private readonly effects: NotifyEffects) {}

  /** @param inFront false once the terminal has said that nobody looks at it */
  update(state: CockpitState, inFront: boolean): void {
    const before = this.#latest;
    this.#latest = { state, inFront };
    if (state.snapshot === null) return;
    const isOff = state.config.notifications.way === 'off';
    if (this.#state === null || isOff) {
      this.#state = startNotify(causesOf(state.snapshot), Date.now());
      return this.stop();
    }
    // Who is in sight is asked when something is due.
    if (before?.state.snapshot !== state.snapshot) this.#step();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #step(): void {
    this.stop();
    const { state, inFront } = this.#latest ?? {};
    if (state === undefined || this.#state === null) return;
    const now = Date.now();
    const isSeen = (worker: string): boolean => inFront === true && workersInSight(state).has(worker);
    const step = nextNotify(this.#state, { now, causes: causesOf(state.snapshot), isSeen });
    this.#state = step.state;
    for (const id of step.withdraw) {
      this.#write(withdrawalBytes(this.#way, id, this.effects.isMultiplexed));
    }
    for (const notification of step.send) this.#send(notification, state.config.notifications);
    if (step.dueAt !== null) {
      this.#timer = setTimeout(() => this.#step(), Math.max(0, step.dueAt - now));
    }
  }

  #send(notification: Notification, { way, run }: Config['notifications']): void {
    this.#way = way;
    if (way === 'command' && run !== null) this.#run(run, notification);
    else this.#write(notificationBytes(way, notification, this.effects.isMultiplexed));
  }

  #write(bytes: string): void {
    if (bytes !== '') this.effects.write(bytes);
  }

  #run(argv: [string, ...string[]], notification: Notification): void {
    const words = safeWords(notification);
    const filled = argv.map(word =>
      word.replaceAll(/\{(title|text)\}/g, (_, name: 'title' | 'text') => words[name]),
    );
    const [program = '', ...rest] = filled;
    const child = spawn(program, rest, { env: this.effects.env, stdio: 'ignore', timeout: programMs });
    child.on('error', error => {
      this.effects.complain(`The program for notifications, ${argv[0]}, cannot be run: ${error.message}`);
    });
    child.unref();
  }
}
