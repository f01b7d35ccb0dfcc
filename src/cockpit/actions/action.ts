// What a command of the table does in the cockpit, and why it does nothing just now.
import type { Result } from '../../domain/failure.js';
import type { Home } from '../../home/home.js';
import type { HostRequests } from '../../protocol/host-methods.js';
import type { SupervisorRequests } from '../../protocol/supervisor-methods.js';
import type { CopyDesk } from '../copy/desk.js';
import type { Programs } from '../popups/programs.js';
import type { CockpitState } from '../store/state.js';
import type { DeckStore } from '../store/store.js';

export type Method = keyof SupervisorRequests & string;
export type HostMethod = keyof HostRequests & string;

/** What actions may touch: the store, the supervisor, the way out. */
export interface Deck {
  store: DeckStore;
  /** The person's environment, for workers that are started from here. */
  env: Record<string, string>;
  root: string;
  home: Home;
  /** Panes that show their history. */
  copies: CopyDesk;
  programs: Pick<Programs, 'start' | 'end'>;
  /** The picture anew, whatever spoilt it. */
  redraw(): void;
  /** The configuration anew: what decides about its files has changed. */
  readSettings(): void;
  now(): number;
  ask<M extends Method>(
    method: M,
    params: SupervisorRequests[M][0],
    options?: { timeoutMs?: number },
  ): Promise<Result<SupervisorRequests[M][1]>>;
  /** Straight to a host, for what needs no supervisor: lines of a session's history, search. Any host, shown or not. */
  askHost<M extends HostMethod>(
    socket: string,
    method: M,
    params: HostRequests[M][0],
    options?: { timeoutMs?: number },
  ): Promise<Result<HostRequests[M][1]>>;
  quit(): void;
}

export interface Action {
  /** A few words, or null when the key works here and now. */
  disabledReason(state: CockpitState): string | null;
  /** `key` as the decoder names it, for commands with several keys. */
  run(deck: Deck, key: string): void;
  /** Words for the hint line, where they depend on the state. */
  hint?(state: CockpitState): string;
}

export type Actions = Record<string, Action>;

export function always(): null {
  return null;
}

export function needsSupervisor(state: CockpitState): string | null {
  if (state.supervisor === 'lost') return 'the supervisor is restarting; try again in a moment';
  if (state.supervisor === 'silent') {
    const pid = state.snapshot?.supervisor.pid;
    return `the supervisor${pid === undefined ? '' : ` (pid ${pid})`} does not answer`;
  }
  return state.snapshot === null ? 'the supervisor has not answered yet' : null;
}
