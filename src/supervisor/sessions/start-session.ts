// Starts one session of a worker: workspace, launch, journal, spawn. What fails on the way leaves nothing half-made.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, Launch } from '../../agents/agent.js';
import { failure, messageOf, type Result, success } from '../../domain/failure.js';
import { quoted } from '../../domain/slug.js';
import type { WorkspaceKind, WorkspaceView } from '../../domain/worker.js';
import { homePaths } from '../../home/home.js';
import { setRunOption } from '../../workspace/run-option.js';
import type { Worker } from '../crew/worker.js';
import { calledOff } from '../crew/worker-actions.js';
import { clearWorkspace, makeWorkspace } from '../crew/workspaces.js';
import type { Host } from '../hosts/host.js';
import { type StartContext, spawnSession } from './spawn-session.js';

export interface StartRequest {
  /** Main work tree and common git directory. */
  project: { root: string; gitDir: string; branch: string | null };
  /** Filtered already. */
  env: Record<string, string>;
  /** For a worker that has no workspace yet. */
  kind: WorkspaceKind;
  base: string | null;
  cols?: number;
  rows?: number;
  /** Go on with the conversation where that is possible. */
  resume: boolean;
  /** First words to a resumed agent; null leaves it waiting. */
  resumePrompt: string | null;
  abort: AbortSignal;
}

export interface Started {
  resumed: boolean;
  /** Why it was not resumed although that was asked; null when it was. */
  fresh: string | null;
}

/** The worker is `preparing` when this begins and `running` (or ended already) when it succeeds. */
export async function startSession(
  context: StartContext,
  worker: Worker,
  request: StartRequest,
): Promise<Result<Started>> {
  worker.life({ type: 'prepare' });
  // Before anything is made: a host that is stopped cannot take it.
  const awake = await context.keeper.awake();
  if (!awake.ok) return giveUp(worker, awake);
  await worker.killing;
  const made = await prepareWorkspace(context, worker, request);
  if (!made.ok) return giveUp(worker, made);
  const begun = await begin(context, worker, request, made.value);
  if (begun.ok) return begun;
  if (made.value.isNew) await takeBack(worker, request, made.value.workspace);
  return giveUp(worker, begun);
}

function giveUp<T>(worker: Worker, failed: Result<T>): Result<T> {
  worker.life({ type: 'prepare-failed' });
  return failed;
}

function progress(worker: Worker, share: number): void {
  worker.record.progress = share;
  worker.effects.changed();
}

interface Prepared {
  workspace: WorkspaceView;
  isNew: boolean;
}

async function prepareWorkspace(
  context: StartContext,
  worker: Worker,
  request: StartRequest,
): Promise<Result<Prepared>> {
  const { agent, record } = worker;
  if (agent === null) return failure('not-found', `There is no agent ${quoted(record.agent)}.`);
  // Before anything is made: a program that is not there is the likeliest mistake.
  if ((await agent.find(request.env)) === null && record.command === null) {
    return failure('not-found', `${agent.title} is not installed: \`${agent.id}\` is not on PATH.`, {
      hint: 'Install it, or choose another with --agent.',
    });
  }
  progress(worker, 0.1);
  const prepared = await placeFor(context, worker, request);
  if (prepared.ok && prepared.value.workspace.kind === 'clone') {
    await setRunOption(prepared.value.workspace.path, record.claim?.run ?? null);
  }
  return prepared;
}

async function placeFor(
  context: StartContext,
  worker: Worker,
  request: StartRequest,
): Promise<Result<Prepared>> {
  const { record } = worker;
  if (record.workspace !== null) return success({ workspace: record.workspace, isNew: false });
  const { project, kind, base, abort } = request;
  const made = await makeWorkspace(context.home, { project, kind, base, abort, worker: worker.id });
  if (!made.ok) return made;
  record.workspace = made.value;
  if (kind !== 'here') worker.effects.saveNow();
  return success({ workspace: made.value, isNew: kind !== 'here' });
}

/** Only what this start made, and only when nobody has worked in it meanwhile. */
async function takeBack(worker: Worker, request: StartRequest, workspace: WorkspaceView): Promise<void> {
  const kept = await clearWorkspace(request.project, workspace);
  if (kept !== null) {
    worker.effects.tell('warning', `${workspace.path} was kept: ${kept}.`);
    return;
  }
  worker.record.workspace = null;
}

async function begin(
  context: StartContext,
  worker: Worker,
  request: StartRequest,
  { workspace }: Prepared,
): Promise<Result<Started>> {
  progress(worker, 0.5);
  const host = await context.keeper.ready();
  if (!host.ok) return host;
  if (request.abort.aborted) return calledOff(worker);
  progress(worker, 0.7);
  const session = randomUUID();
  const mailboxToken = randomBytes(24).toString('hex');
  const directory = join(homePaths.launch(context.home), session);
  const launch = await prepareLaunch(worker, request, {
    host: host.value,
    session,
    mailboxToken,
    directory,
    workspace,
  });
  if (!launch.ok) {
    rmSync(directory, { recursive: true, force: true });
    return launch;
  }
  progress(worker, 0.9);
  const spawned = await spawnSession(context, worker, {
    host: host.value,
    session,
    mailboxToken,
    launch: launch.value.launch,
    env: request.env,
    size: request,
    abort: request.abort,
  });
  if (!spawned.ok) {
    rmSync(directory, { recursive: true, force: true });
    return spawned;
  }
  return success({ resumed: launch.value.launch.resumed, fresh: launch.value.fresh });
}

interface LaunchPlace {
  host: Host;
  session: string;
  mailboxToken: string;
  directory: string;
  workspace: WorkspaceView;
}

async function prepareLaunch(
  worker: Worker,
  request: StartRequest,
  place: LaunchPlace,
): Promise<Result<{ launch: Launch; fresh: string | null }>> {
  const { agent, record } = worker;
  const welcome = place.host.welcome;
  if (agent === null || welcome === null) return failure('failed', `${worker.id} cannot be started.`);
  worker.env = request.env;
  const resume = request.resume ? chooseConversation(worker) : { conversation: null, why: null };
  try {
    mkdirSync(place.directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    return failure('failed', `${place.directory} cannot be made: ${messageOf(error)}`);
  }
  const crew = record.crew ? agent.crew : undefined;
  const launch = await agent.launch({
    ...worker.place(request.env),
    session: place.session,
    worker: worker.id,
    cwd: place.workspace.path,
    prompt: record.prompt,
    task: record.task,
    claim: record.claim ?? null,
    agentArgs: record.agentArgs,
    command: record.command,
    resume: resume.conversation,
    resumePrompt: request.resumePrompt,
    stop: record.crew ? 'ask' : 'event',
    permissionMode: crew?.permissionMode ?? null,
    allow: crew?.allow ?? [],
    mailbox: { url: welcome.mailboxUrl, token: place.mailboxToken, dropDir: welcome.dropDir },
    directory: place.directory,
  });
  if (!launch.ok) return launch;
  const fresh =
    request.resume && !launch.value.resumed
      ? (resume.why ?? 'Its agent could not go on with the conversation.')
      : null;
  return success({ launch: launch.value, fresh });
}

function chooseConversation(worker: Worker): { conversation: Conversation | null; why: string | null } {
  const { conversation } = worker.record;
  const why = worker.notResumable();
  if (why !== null || conversation === null) return { conversation: null, why };
  if (worker.effects.conversations.claim(conversation.id, worker)) return { conversation, why: null };
  return { conversation: null, why: 'Another worker goes on with its conversation.' };
}
