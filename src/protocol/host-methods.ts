// What the supervisor and a cockpit may ask a host, and what a host tells unasked. It knows nothing of git, tasks or any agent.
import type { ReportRecord } from '../domain/report.js';
import type { Captured, Hello, Welcome } from './supervisor-methods.js';

/** What holds the processes of sessions together on this machine. */
export type CgroupKind = 'v2' | 'v1 freezer' | 'none';

export interface HostWelcome extends Welcome {
  hostId: string;
  /** `http://127.0.0.1:PORT`; a session's mailbox is `<url>/<session>/event` and `/<session>/ask`. */
  mailboxUrl: string;
  /** A file moved to `<dropDir>/<session>-<mailbox token>.<anything>.json` is an event too, for hooks that cannot speak HTTP. */
  dropDir: string;
  /** Absent in hosts before it was known. */
  cgroup?: CgroupKind;
}

export interface SpawnSession {
  /** UUID, chosen by the caller. */
  session: string;
  argv: [string, ...string[]];
  cwd: string;
  /** The whole environment; the host adds QUARTERDECK_SESSION, TERM and COLORTERM. */
  env: Record<string, string>;
  cols: number;
  rows: number;
  /** Bearer of this session's mailbox. */
  mailboxToken: string;
  /** Returned untouched with every HostSession. */
  meta: Record<string, string>;
  /** Lines that are kept in memory above the screen, 100 to 100,000; 2,000 when missing. */
  scrollback?: number;
  /** A program of the person at a client, not an agent: ended, forgotten and not recorded when that client's link closes. */
  endWithClient?: boolean;
}

/** What OSC 9;4 says. Source: learn.microsoft.com/windows/terminal/tutorials/progress-bar-sequences */
export interface Progress {
  state: 'normal' | 'error' | 'indeterminate' | 'paused';
  /** 0–100 */
  percent: number;
}

export interface TerminalNotice {
  /** Numbers the notices of a session from 1. */
  seq: number;
  /** ISO 8601 */
  at: string;
  title: string | null;
  body: string;
}

export interface HostSession {
  session: string;
  epoch: number;
  state: 'running' | 'paused' | 'ended';
  pid: number;
  /** ISO 8601 */
  startedAt: string;
  cols: number;
  rows: number;
  /** OSC 0/2, hostile text, ≤ 256 characters; null when none was set. */
  title: string | null;
  reports: ReportRecord[];
  /** ISO 8601 of the last byte printed; null before the first. */
  lastOutputAt: string | null;
  /** ISO 8601 of the last key out of a view; absent before the first, and in hosts that did not tell. Never told for its own sake. */
  typedAt?: string;
  bells: number;
  /** ISO 8601 of the last bell; absent before the first, and in hosts that did not tell. */
  bellAt?: string;
  /** OSC 9;4, while the program shows progress. */
  progress?: Progress;
  /** OSC 9, 99 and 777, the last few, oldest first; hostile text, control characters removed, ≤ 256 characters each. */
  notices?: TerminalNotice[];
  /** Why nothing more of it is recorded; absent while all is well. */
  recordingTrouble?: string;
  exit: { code: number; signal: number; at: string } | null;
  meta: Record<string, string>;
}

export interface MailboxItem {
  session: string;
  /** Numbers the items of a session from 1 without gaps; the ring keeps the last 1,000. */
  seq: number;
  /** `ask` is held open until `mailbox.reply`. */
  kind: 'event' | 'ask';
  /** Unparsed JSON text. */
  body: string;
  at: string;
}

export interface View {
  /** Chosen by the client, unique on its link; names the view in binary messages. */
  view: number;
  session: string;
  /** Room that the client has. Only the driver's counts. */
  cols: number;
  rows: number;
  /** False for a pane in the background or a client too small: status only, no frames. */
  visible: boolean;
  /** True when this client becomes the driver now (it attached). */
  drive: boolean;
  /** It only looks: its room never counts, whoever else is there or not. */
  observe?: boolean;
}

export interface Member {
  pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/pid/stat): with the pid it names a process for ever. */
  start: string;
  ppid: number;
  command: string;
  stopped: boolean;
}

/** Lines of a session's history, by their numbers (protocol/frame.ts, `top`). */
export interface HistoryLines {
  generation: number;
  /** Numbers of the oldest line that is still to be had, memory and recording together, and of the screen's first. */
  oldest: number;
  top: number;
  /** Number of the line that `frame`'s row 0 is; asked lines that are gone or not there yet are left out. */
  from: number;
  /** Packed rows as one full frame of the session's width (protocol/frame.ts), base64. */
  frame: string;
  /** Rows of `frame` that go on in the next: a line of the program that was too long for one row. */
  wrapped: number[];
}

export interface Find {
  session: string;
  text: string;
  kind: 'text' | 'regex';
  ignoreCase: boolean;
  /** Start at this line number; null is the newest line for `up`, the oldest for `down`. */
  from: number | null;
  direction: 'up' | 'down';
  /** At most this many matches, nearest to `from` first; ≤ 1,000. */
  limit: number;
  /** How long it may take, ≤ 10,000 ms; 2,500 when missing. A long recording is read once, and kept for a minute. */
  withinMs?: number;
}

/** A match within one line of the program, which may go over several rows. */
export interface Match {
  /** Number of the row where it starts, and its column; then where it ends, the last column included. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The whole line it stands in, at most 500 characters; hostile text. */
  text: string;
}

export interface Found {
  generation: number;
  matches: Match[];
  /** False when older or newer lines were not searched any more: the limit or the time was used up. */
  complete: boolean;
}

export interface HostRequests extends Record<string, [unknown, unknown]> {
  hello: [Hello, HostWelcome];
  list: [Record<string, never>, HostSession[]];
  spawn: [SpawnSession, HostSession];
  /** TERM, `graceMs`, then the sweep; returns when no member is left. */
  kill: [{ session: string; graceMs: number }, { ended: number }];
  pause: [{ session: string }, { members: number }];
  thaw: [{ session: string }, { members: number }];
  /** One atomic write: never between two halves of another client's paste. ESC and C1 are stripped when `paste`. */
  write: [{ session: string; text: string; paste: boolean; enter: boolean }, Record<string, never>];
  capture: [{ session: string; from: number | null; to: number | null }, Captured];
  history: [{ session: string; from: number; count: number }, HistoryLines];
  /** Refuses a pattern that is none with a sentence. Bounded in time: a pattern cannot hold the host up. */
  find: [Find, Found];
  /** What the person's terminals look like, for programs that ask or want to hear of a change. Dark until told otherwise. */
  theme: [{ dark: boolean }, Record<string, never>];
  tree: [{ session: string }, Member[]];
  /** Drops an ended session and its screen; the recording stays. */
  forget: [{ session: string }, Record<string, never>];
  'mailbox.since': [{ session: string; seq: number }, MailboxItem[]];
  /** Answers an ask; refuses one that is gone. */
  'mailbox.reply': [{ session: string; seq: number; status: number; body: string }, Record<string, never>];
  /** Opens or changes a view; a full frame follows when it is visible. */
  view: [View, { epoch: number; cols: number; rows: number }];
  unview: [{ view: number }, Record<string, never>];
  /** The last screen of an ended session of any host, out of its recording, as packed rows of one full frame. */
  lastScreen: [{ session: string; cols: number; rows: number }, { frame: string } | null];
  shutdown: [{ force: boolean }, { sentence: string }];
}

export interface HostNotifications extends Record<string, unknown> {
  /** Something of a session changed; coalesced to 20 a second each, at once for state, reports and exit. */
  session: HostSession;
  /** These have printed, and nothing else of them changed: session → `lastOutputAt`. Twice a second at most, of all in one message. */
  printed: { sessions: Record<string, string> };
  mailbox: MailboxItem;
  /** Keys were refused, e.g. because the session is paused. */
  refused: { view: number; sentence: string };
  /** SIGTERM or SIGHUP came: deaths from now on are interruptions. */
  stopping: { why: string };
}
