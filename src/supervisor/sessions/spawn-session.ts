// The spawn itself: journaled before it, given to the host, and taken up as the worker's session.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Launch } from '../../agents/agent.js';
import { configPaths, hasConfig } from '../../config/config-files.js';
import { type Result, success } from '../../domain/failure.js';
import { type Home, homePaths } from '../../home/home.js';
import type { HostSession } from '../../protocol/host-methods.js';
import type { Worker } from '../crew/worker.js';
import { calledOff } from '../crew/worker-actions.js';
import type { Host } from '../hosts/host.js';
import type { HostKeeper } from '../hosts/host-keeper.js';
import { sessionToken } from './session-token.js';

/** Smaller panes show a crop. */
const smallest = { cols: 100, rows: 24 };
const usual = { cols: 120, rows: 36 };
const spawnTimeoutMs = 8_000;
const newbornKillMs = 6_000;

export interface StartContext {
  home: Home;
  token: string;
  keeper: HostKeeper;
}

export interface Spawn {
  host: Host;
  session: string;
  mailboxToken: string;
  launch: Launch;
  /** Filtered already. */
  env: Record<string, string>;
  size: { cols?: number; rows?: number };
  /** Fires when it is not to run after all. */
  abort: AbortSignal;
}

export async function spawnSession(
  context: StartContext,
  worker: Worker,
  { host, session, mailboxToken, launch, env, size, abort }: Spawn,
): Promise<Result<void>> {
  const { record } = worker;
  const before = { session: record.session, conversation: record.conversation, activity: record.activity };
  const epoch = (before.session?.epoch ?? 0) + 1;
  record.session = {
    id: session,
    epoch,
    hostId: host.id,
    socket: host.file.socket,
    pid: null,
    startedAt: new Date().toISOString(),
    mailboxSeq: 0,
  };
  record.activity = null;
  record.conversation = launch.conversation;
  if (launch.conversation !== null) worker.effects.conversations.claim(launch.conversation.id, worker);
  worker.effects.saveNow();
  const cwd = record.workspace?.path ?? worker.root;
  const spawned = await host.ask(
    'spawn',
    {
      session,
      argv: launch.argv,
      cwd,
      env: sessionEnvironment(context, worker.id, session, { ...env, PWD: cwd, ...launch.env }),
      cols: Math.max(smallest.cols, size.cols ?? usual.cols),
      rows: Math.max(smallest.rows, size.rows ?? usual.rows),
      mailboxToken,
      ...(await scrollbackFor(context.home, worker.root)),
      meta: metaOf(worker, epoch),
    },
    spawnTimeoutMs,
  );
  if (!spawned.ok) {
    Object.assign(record, before);
    // It may have come to be although no answer came.
    void host.ask('kill', { session, graceMs: 0 });
    worker.effects.saveNow();
    return spawned;
  }
  if (abort.aborted && (await endNewborn(host, session))) {
    Object.assign(record, before);
    worker.effects.saveNow();
    return calledOff(worker);
  }
  arrived(worker, host, spawned.value, env);
  worker.effects.sessionBegan?.();
  forgetOld(worker, context, before.session?.id ?? null, before.session?.hostId ?? null);
  context.keeper.watchOver();
  return success(undefined);
}

/** Called off while it was being spawned: nobody has seen it, and nobody shall. False when it could not be ended: then it runs. */
async function endNewborn(host: Host, session: string): Promise<boolean> {
  const killed = await host.ask('kill', { session, graceMs: 0 }, newbornKillMs);
  if (!killed.ok) return false;
  host.sessions.delete(session);
  void host.ask('forget', { session });
  return true;
}

/** What the person's or the project's file says of it; without a file the host knows best. */
async function scrollbackFor(home: Home, root: string): Promise<{ scrollback?: number }> {
  if (!hasConfig(configPaths(home, root))) return {};
  const { loadConfig } = await import('../../config/config.js');
  return { scrollback: loadConfig(home, root, []).config.scrollback };
}

function arrived(worker: Worker, host: Host, spawned: HostSession, env: Record<string, string>): void {
  const { session } = worker.record;
  if (session === null) return;
  session.epoch = spawned.epoch;
  session.startedAt = spawned.startedAt;
  const latest = host.sessions.get(session.id) ?? spawned;
  host.sessions.set(session.id, latest);
  session.pid = latest.state === 'ended' ? null : latest.pid;
  worker.life({ type: 'spawned' });
  if (worker.live) worker.observe(latest, env, true);
  worker.onSession(latest);
  worker.effects.saveNow();
}

/** The screen of the run before is to be had until the next one stands. */
function forgetOld(
  worker: Worker,
  context: StartContext,
  session: string | null,
  hostId: string | null,
): void {
  if (session === null) return;
  rmSync(join(homePaths.launch(context.home), session), { recursive: true, force: true });
  const host = hostId === null ? null : worker.effects.host(hostId);
  host?.sessions.delete(session);
  void host?.ask('forget', { session });
}

function sessionEnvironment(
  context: StartContext,
  worker: string,
  session: string,
  env: Record<string, string>,
): Record<string, string> {
  const { named } = context.home;
  return {
    ...env,
    ...(named === '' ? {} : { QUARTERDECK_HOME: named }),
    QUARTERDECK_WORKER: worker,
    QUARTERDECK_TOKEN: sessionToken(context.token, session),
  };
}

/** Enough to know the session again when the journal is lost. */
function metaOf(worker: Worker, epoch: number): Record<string, string> {
  const { workspace, agent, task, crew } = worker.record;
  return {
    project: worker.root,
    worker: worker.id,
    epoch: String(epoch),
    agent,
    crew: crew ? 'yes' : 'no',
    kind: workspace?.kind ?? 'here',
    path: workspace?.path ?? worker.root,
    ...(workspace?.branch === null || workspace === null ? {} : { branch: workspace.branch }),
    ...(task === null ? {} : { task }),
  };
}
