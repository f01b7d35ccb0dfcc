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
  bells: number;
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
}

export interface Member {
  pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/pid/stat): with the pid it names a process for ever. */
  start: string;
  ppid: number;
  command: string;
  stopped: boolean;
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
  mailbox: MailboxItem;
  /** Keys were refused, e.g. because the session is paused. */
  refused: { view: number; sentence: string };
  /** SIGTERM or SIGHUP came: deaths from now on are interruptions. */
  stopping: { why: string };
}
