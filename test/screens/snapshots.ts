// Fixed snapshots for golden screens and component tests: a small project, a crew in many states.
import { type BoardView, emptyBoard } from '../../src/domain/board.js';
import type { Snapshot } from '../../src/domain/snapshot.js';
import type { Activity, Phase, WorkerView } from '../../src/domain/worker.js';

export const now = Date.parse('2026-03-04T12:00:00.000Z');

export function ago(seconds: number): string {
  return new Date(now - seconds * 1000).toISOString();
}

export function worker(
  id: string,
  phase: Phase,
  activity: Activity | null,
  more: Partial<WorkerView> = {},
): WorkerView {
  return {
    id,
    agent: 'claude',
    phase,
    activity,
    waitingFor: activity === 'waiting' ? 'permission' : null,
    since: ago(180),
    task: null,
    workspace: { kind: 'worktree', path: `/data/worktrees/${id}`, branch: `quarterdeck/${id}` },
    session: { id: `session-${id}`, pid: 4711, startedAt: ago(3600) },
    evidence: [
      { source: 'inband', saw: 'blocked kind=permission', at: ago(12) },
      { source: 'process', saw: 'output', at: ago(12) },
    ],
    message: null,
    address: { hostId: 'local', socket: '/run/host.sock', session: `session-${id}`, epoch: 1 },
    unseen: false,
    notResumable: null,
    exitCode: null,
    progress: null,
    ...more,
  };
}

export const crew: WorkerView[] = [
  worker('worker-1', 'running', 'working', { task: 'Fix the parser error' }),
  worker('worker-2', 'running', 'waiting', {
    since: ago(12),
    task: 'Add type checks',
    message: 'approve Bash: npm publish --dry-run',
  }),
  worker('worker-3', 'running', 'working', { since: ago(540), task: 'Write the docs' }),
  worker('worker-4', 'paused', 'working', { since: ago(4000) }),
  worker('worker-5', 'failed', null, { since: ago(95), exitCode: 1, unseen: true, message: 'exit code 1' }),
];

const task = (
  id: string,
  title: string,
  state: 'open' | 'doing' | 'done',
  line: number,
  headings: string[],
  holder: string | null = null,
) => ({ id, title, state, line, headings, holder });

export const board: BoardView = {
  ...emptyBoard,
  hasTodo: true,
  tasks: [
    task('fix-the-parser-error', 'Fix the parser error', 'doing', 3, ['Work'], 'worker-1'),
    task('add-type-checks', 'Add type checks', 'doing', 4, ['Work'], 'worker-2'),
    task('retry-queue', 'Retry what the queue lost', 'doing', 5, ['Work'], 'worker-9'),
    task('write-the-grammar', 'Write the grammar', 'done', 6, ['Work']),
    task('escape-titles', 'Escape \u001b[2J and \u202e in titles', 'open', 9, ['Work', 'Later']),
    task('measure', 'Measure before and after', 'open', 10, ['Work', 'Later']),
  ],
  locks: [
    {
      file: 'fix-the-parser-error.txt',
      agent: 'worker-1',
      started: ago(180),
      description: 'Fix the parser error',
      task: 'fix-the-parser-error',
      holder: 'alive',
      sources: [{ kind: 'worker', worker: 'worker-1' }],
    },
    {
      file: 'retry-queue.txt',
      agent: 'worker-9',
      started: ago(5 * 3600),
      description: 'Retry what the queue lost',
      task: 'retry-queue',
      holder: 'gone',
      sources: [{ kind: 'upstream', ref: 'origin/main' }],
    },
  ],
  problems: [
    { file: 'TODO.md', line: 12, sentence: 'A box needs a blank, x or X in it.', source: { kind: 'copy' } },
  ],
  logs: [
    {
      file: 'session_logs/2026-03-04-113000-worker-3.md',
      worker: 'worker-3',
      at: ago(1800),
      summary: 'The grammar is written and tested.',
    },
  ],
  stuck: [{ source: { kind: 'copy' }, text: 'The tests need a database.\nWho can start one?\n' }],
  counts: { open: 2, doing: 3, done: 1 },
};

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 1,
    at: ago(0),
    supervisor: { pid: 1, version: '0.1.0', startedAt: ago(7200) },
    hosts: [],
    project: { root: '/src/app', name: 'app', branch: 'main', upstream: 'origin/main', ahead: 2, behind: 0 },
    workers: crew,
    board,
    timeline: [
      {
        seq: 1,
        at: ago(300),
        worker: 'worker-1',
        level: 'info',
        sentence: 'worker-1 was started with Claude Code.',
      },
      {
        seq: 2,
        at: ago(95),
        worker: 'worker-5',
        level: 'warning',
        sentence: 'worker-5 failed with exit code 1.',
      },
      {
        seq: 3,
        at: ago(12),
        worker: 'worker-2',
        level: 'info',
        sentence: 'worker-2 asks: approve \u001b[31mBash',
      },
    ],
    layout: 'grid',
    agents: [
      { id: 'claude', title: 'Claude Code', path: '/usr/bin/claude' },
      { id: 'practice', title: 'practice agent (no model)', path: '/usr/bin/practice' },
    ],
    interrupted: 0,
    ...more,
  };
}

const minutes = (count: number) => ago(count * 60);

/** A crew in a loop that has finished something again and again. */
export const gettingOn: Snapshot = snapshot({
  workers: crew.map(one => ({ ...one, inLoop: true })),
  board: { ...board, counts: { open: 9, doing: 3, done: 11 } },
  progress: {
    finished: [300, 270, 235, 180, 175, 150, 110, 80, 45, 40, 12].map(ended => ({
      began: minutes(ended + 45),
      at: minutes(ended),
    })),
    sessionsToday: 14,
    commits: null,
  },
});
