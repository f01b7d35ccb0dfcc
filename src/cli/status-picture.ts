// What `status --watch` shows of one moment: as lines for a person, and as an object for programs. Pure.
import { ageOf } from '../domain/age.js';
import { taskOfWorker } from '../domain/board.js';
import { stateName } from '../domain/glyphs.js';
import {
  commitsLastHour,
  crewTimeLeft,
  emptyProgress,
  type LatestCommit,
  maxCommits,
  roundTimeLeft,
  timeLeftText,
} from '../domain/progress.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { WorkerView } from '../domain/worker.js';
import { alignColumns } from './columns.js';
import { statusLines, workerReport } from './worker-report.js';

export interface Waiting {
  worker: string;
  /** ISO 8601 */
  since: string;
  /** Hostile text. */
  why: string;
}

export interface StatusRecord {
  project: Pick<Snapshot['project'], 'root' | 'name' | 'branch' | 'upstream'>;
  commits: { branch: string; lastHour: number; latest: LatestCommit | null } | null;
  /** Null without a TODO.md. */
  tasks: {
    left: number;
    doing: number;
    done: number;
    /** Rounded; null while nobody can say. */
    timeLeftMinutes: number | null;
    /** `since` is null where the lock does not say. */
    active: { task: string; title: string; holder: string | null; since: string | null }[];
  } | null;
  sessionsToday: number;
  workers: object[];
  waiting: Waiting[];
}

/** Workers with the tasks that they hold by their locks, as in the cockpit; one of them, or all for null. */
export function chosen(snapshot: Snapshot, name: string | null): WorkerView[] {
  return snapshot.workers
    .filter(worker => name === null || worker.id === name)
    .map(worker => ({ ...worker, task: taskOfWorker(snapshot.board, worker) }));
}

export function statusRecord(snapshot: Snapshot, workers: WorkerView[], now: number): StatusRecord {
  const { root, name, branch, upstream } = snapshot.project;
  const { commits, sessionsToday } = snapshot.progress ?? emptyProgress;
  return {
    project: { root, name, branch, upstream },
    commits:
      commits === null
        ? null
        : {
            branch: commits.branch,
            lastHour: commitsLastHour(commits.times, now),
            latest: commits.latest,
          },
    tasks: tasksOf(snapshot, now),
    sessionsToday,
    // Evidence is of another moment with every byte that an agent prints: `why` tells it.
    workers: workers.map(worker => ({ ...workerReport(worker), evidence: undefined })),
    waiting: workers.flatMap(worker => waitOf(snapshot, worker)),
  };
}

function tasksOf(snapshot: Snapshot, now: number): StatusRecord['tasks'] {
  const { board } = snapshot;
  if (!board.hasTodo) return null;
  const { open, doing, done } = board.counts;
  const left = open + doing;
  const ms = crewTimeLeft(snapshot, now);
  const active = board.tasks
    .filter(task => task.state === 'doing')
    .map(({ id, title, holder }) => ({
      task: id,
      title,
      holder,
      since: board.locks.find(lock => lock.task === id)?.started ?? null,
    }));
  return { left, doing, done, timeLeftMinutes: ms === null ? null : roundTimeLeft(ms) / 60_000, active };
}

/** Who goes on only when something happens, and what that is. */
function waitOf(snapshot: Snapshot, worker: WorkerView): Waiting[] {
  const { id, since, message } = worker;
  const state = stateName(worker);
  const said = message === null ? '' : `: ${message}`;
  if (state === 'asks') return [{ worker: id, since, why: `asks (${worker.waitingFor ?? 'you'})${said}` }];
  if (state === 'limited') return [{ worker: id, since, why: `usage limit${said}` }];
  const isBetween = state === 'waiting to retry' || (state === 'idle' && worker.phase === 'idle');
  if (!isBetween) return [];
  const last = snapshot.timeline.findLast(entry => entry.worker === id);
  // A word from before it came to wait says nothing of this wait.
  const isAbout = last !== undefined && Date.parse(last.at) >= Date.parse(since) - 5_000;
  return [{ worker: id, since, why: isAbout ? last.sentence : 'a task that nobody holds' }];
}

export function pictureLines(snapshot: Snapshot, workers: WorkerView[], now: number): string[] {
  const record = statusRecord(snapshot, workers, now);
  const [where = '', ...table] = statusLines(snapshot, workers, now);
  const active = record.tasks?.active ?? [];
  return [
    where,
    '',
    ...alignColumns([
      ['commits', commitsText(record.commits, now)],
      ['tasks', tasksText(record.tasks)],
      ['sessions', `${record.sessionsToday} today`],
    ]),
    ...section(
      'doing',
      active.map(({ title, holder, since }) => [holder ?? 'nobody', ageOf(since, now) || '–', title]),
    ),
    ...section(
      'waiting',
      record.waiting.map(({ worker, since, why }) => [worker, ageOf(since, now), why]),
    ),
    '',
    ...table,
  ];
}

function section(title: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  return ['', title, ...alignColumns(rows).map(line => `  ${line}`)];
}

function commitsText(commits: StatusRecord['commits'], now: number): string {
  if (commits === null) return 'no upstream';
  const { lastHour, latest, branch } = commits;
  const count = `${lastHour}${lastHour === maxCommits ? '+' : ''} on ${branch} in the last hour`;
  if (latest === null) return count;
  const age = ageOf(latest.at, now);
  return `${count}; the latest ${age === 'now' ? 'just now' : `${age} ago`}, ${latest.author}: ${latest.subject}`;
}

function tasksText(tasks: StatusRecord['tasks']): string {
  if (tasks === null) return 'no TODO.md';
  const { left, done, timeLeftMinutes } = tasks;
  const time = timeLeftMinutes === null ? '–' : timeLeftText(timeLeftMinutes * 60_000);
  return `${left} left, ${done} done; at the present rate ${time}`;
}
