// One task, from the claim to the released lock: read, ask, test, change, test again, commit, tick, summarise, push.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../domain/failure.js';
import { boardFiles } from '../tasks/reading.js';
import { sessionLogName } from '../tasks/session-log.js';
import { parseTodo, setTick } from '../tasks/todo.js';
import { isOurs, lockPath, oneLine, release, stuckHeading } from './claim.js';
import type { Desk } from './desk.js';
import { applyEdits } from './edit.js';
import type { Claim, Memory } from './memory.js';
import { crash, flood, startChildren } from './mischief.js';
import { type Mischief, readMischief } from './options.js';
import { hasNodeTests, runTests } from './run-tests.js';
import type { SharedRepository } from './shared-repository.js';
import { findPracticeTask, noteTask, type PracticeTask } from './tasks.js';

export type WorkEnd = 'done' | 'stuck' | 'refused' | 'lost';

export interface Job {
  desk: Desk;
  repository: SharedRepository;
  memory: Memory;
  save: () => Promise<void>;
  claim: Claim;
}

const maxTries = 60;
const stuckAttempts = 3;
const diffLines = 12;

export async function workOn(job: Job): Promise<Result<WorkEnd>> {
  const { desk, claim, repository } = job;
  const task = taskOf(claim, desk.options.worker);
  const wishes = wishesOf(job);
  const tested = task.test.length > 0 && (await hasNodeTests(repository.root));
  doing(job, 'reading', 5);
  await lookAround(job, task);
  if (wishes.children) await startChildren(desk);
  if (wishes.flood) await flood(desk, Number.POSITIVE_INFINITY, 2000);
  if (wishes.crash !== null && !job.memory.crashed.includes(claim.id)) {
    job.memory.crashed.push(claim.id);
    await job.save();
    desk.screen.log('crashing, as I was told', 'bad');
    await crash(wishes.crash);
  }
  if (wishes.stuck) return giveUp(job, task, tested);
  if (!(await isWanted(job, task, wishes))) return refused(job);
  const made = await makeChange(job, task, tested);
  return made.ok ? finish(job, task, tested) : made;
}

/** Flags mean the first task, the asking ones every task. */
function wishesOf({ desk: { options }, claim, memory }: Job): Mischief {
  const said = readMischief(claim.title);
  const first = memory.done === 0 && memory.leave.length === 0;
  return {
    ask: said.ask || options.askPermission,
    question: said.question || options.askQuestion,
    crash: said.crash ?? (first ? options.crash : null),
    stuck: said.stuck || (first && options.stuck),
    flood: said.flood,
    children: said.children,
  };
}

function doing({ desk, claim }: Job, what: string, progress: number): void {
  desk.say('working', `${oneLine(claim.title)} · ${what}`, { title: oneLine(claim.title), progress });
}

async function lookAround({ desk, repository }: Job, task: PracticeTask): Promise<void> {
  desk.screen.log(`● ${oneLine(task.title)}`, 'head');
  await desk.step();
  for (const file of filesOf(task)) {
    const text = await readFile(join(repository.root, file), 'utf8').catch(() => null);
    if (text === null) continue;
    const lines = text.split('\n');
    desk.screen.log(`read ${file}, ${lines.length - 1} lines`, 'dim');
    desk.screen.logLines(
      lines.slice(0, 4).map(line => `  ${line}`),
      'dim',
    );
    await desk.step();
  }
  await desk.step();
}

function filesOf(task: PracticeTask): string[] {
  return [...new Set([...task.test, ...task.change].map(edit => edit.file))];
}

/** What working on a claim may leave changed in the work tree. */
export function filesOfClaim(claim: Claim, worker: string): string[] {
  return filesOf(taskOf(claim, worker));
}

function taskOf(claim: Claim, worker: string): PracticeTask {
  return findPracticeTask(claim.title) ?? noteTask(claim.title, worker, claim.id);
}

async function isWanted({ desk }: Job, task: PracticeTask, wishes: Mischief): Promise<boolean> {
  const file = task.change[0]?.file ?? 'the files';
  if (wishes.question) {
    const answers = ['The short one', 'The thorough one'];
    const lines = [`There are two ways to do “${oneLine(task.title)}”.`, 'Which one do you want?'];
    const chosen = await desk.ask({ kind: 'question', msg: 'answer: which way?', lines, answers });
    desk.screen.log(`you chose: ${answers[chosen] ?? ''}`);
  }
  if (!wishes.ask) return true;
  const chosen = await desk.ask({
    kind: 'permission',
    msg: `approve Edit: ${file}`,
    lines: ['Edit file', `  ${file}`, `May I change it for “${oneLine(task.title)}”?`],
    answers: ['Yes', 'No, leave this task'],
  });
  desk.screen.log(chosen === 0 ? 'you said yes' : 'you said no');
  return chosen === 0;
}

async function makeChange(job: Job, task: PracticeTask, tested: boolean): Promise<Result<void>> {
  const { desk, repository } = job;
  const changed: string[] = [];
  const edit = async (edits: PracticeTask['test']) => {
    const applied = await applyEdits(repository.root, edits);
    if (applied.ok) changed.push(...applied.value);
    return applied;
  };
  doing(job, 'writing a test', 20);
  const test = await edit(task.test);
  if (!test.ok) return test;
  if (tested) {
    await desk.step();
    await runTests(desk, repository.root, task.test[0]?.file ?? null);
  }
  doing(job, 'changing the code', 40);
  await desk.step(2);
  const change = await edit(task.change);
  if (!change.ok) return change;
  await showDiff(job, changed);
  await desk.step(2);
  if (!tested) return success(undefined);
  doing(job, 'running the tests', 60);
  if (!(await runTests(desk, repository.root, null))) {
    return failure('failed', `The tests fail after “${oneLine(task.title)}”.`);
  }
  await desk.step();
  return success(undefined);
}

async function showDiff({ desk, repository }: Job, files: string[]): Promise<void> {
  if (files.length === 0) return;
  const lines = (await repository.diff(files)).filter(
    line => /^[+-]/.test(line) && !/^(\+\+\+|---) /.test(line),
  );
  desk.screen.log(`edit ${files.join(', ')}`, 'dim');
  for (const line of lines.slice(0, diffLines)) {
    desk.screen.log(`  ${line}`, line.startsWith('+') ? 'add' : 'remove');
  }
}

/** Commits and pushes on whatever main has become; true to the claim: once it is somebody else's, nothing is pushed. */
async function finish(job: Job, task: PracticeTask, tested: boolean): Promise<Result<WorkEnd>> {
  const { desk, repository, claim } = job;
  doing(job, 'committing', 80);
  await desk.step();
  let from = await repository.fetch();
  if (!from.ok) return from;
  const log = await newLogName(job);
  const made = await commitAll(job, task, log);
  if (!made.ok) return made;
  for (let tries = 0; tries < maxTries; tries++) {
    const push = await repository.push();
    if (push.state === 'pushed') {
      desk.screen.log(`✓ done and pushed: ${oneLine(task.title)}`, 'good');
      return success('done');
    }
    if (push.state === 'refused') return failure('failed', `The upstream refuses the work: ${push.said}`);
    await desk.sleep(20 + desk.choose(60));
    if (push.state === 'busy') continue;
    const base = await repository.fetch();
    if (!base.ok) return base;
    if (!(await isOurs(repository, claim))) return success('lost');
    desk.screen.log('main has moved: rebasing', 'dim');
    if (!(await repository.rebase(base.value))) {
      desk.screen.log('it does not go together: doing it again on the new main', 'dim');
      const again = await doAgain(job, task, base.value, log);
      if (!again.ok) return again;
    }
    const moved = from.ok ? await repository.changedBetween(from.value, base.value) : [];
    from = base;
    if (
      tested &&
      moved.some(path => /^(src|test)\//.test(path)) &&
      !(await runTests(desk, repository.root, null))
    ) {
      return failure('failed', `The tests fail on the new main after “${oneLine(task.title)}”.`);
    }
  }
  return failure('failed', `“${oneLine(task.title)}” could not be pushed in ${maxTries} tries.`);
}

/** Two tasks within a second would share a name. */
async function newLogName({ desk, repository }: Job): Promise<string> {
  for (let at = Date.now(); ; at += 1000) {
    const name = sessionLogName(desk.options.worker, new Date(at));
    if (!existsSync(join(repository.root, boardFiles.logs, name))) return name;
  }
}

async function doAgain(job: Job, task: PracticeTask, base: string, log: string): Promise<Result<void>> {
  const reset = await job.repository.resetTo(base, false);
  if (!reset.ok) return reset;
  const applied = await applyEdits(job.repository.root, [...task.test, ...task.change]);
  return applied.ok ? commitAll(job, task, log) : applied;
}

/** The change as one commit, the paperwork as another. */
async function commitAll(
  { desk, repository, claim }: Job,
  task: PracticeTask,
  log: string,
): Promise<Result<void>> {
  const { root } = repository;
  const files = filesOf(task);
  if ((await repository.diff(files)).some(line => line !== '')) {
    const committed = await repository.commit(task.commit, files);
    if (!committed.ok) return committed;
  }
  const todo = join(root, boardFiles.todo);
  const text = await readFile(todo, 'utf8').catch(() => '');
  const line = parseTodo(text).tasks.find(({ id, title }) => id === claim.id || title === claim.title)?.line;
  const ticked = line === undefined ? null : setTick(text, line, true);
  if (ticked !== null) await writeFile(todo, ticked);
  await mkdir(join(root, boardFiles.logs), { recursive: true });
  const summary = `${task.commit}.\n\n- Task: ${oneLine(task.title)}\n- Files: ${files.join(', ')}\n- By: ${desk.options.worker}, the practice agent (no model)\n`;
  await writeFile(join(root, boardFiles.logs, log), summary);
  await rm(join(root, lockPath(claim.id)), { force: true });
  const paths = [
    lockPath(claim.id),
    `${boardFiles.logs}/${log}`,
    ...(ticked === null ? [] : [boardFiles.todo]),
  ];
  return repository.commit(`Done: ${oneLine(task.title)}`, paths);
}

async function refused(job: Job): Promise<Result<WorkEnd>> {
  const { desk, repository, claim, memory } = job;
  memory.leave.push(claim.id);
  const given = await release(
    desk,
    repository,
    claim,
    `${desk.options.worker} leaves: ${oneLine(claim.title)}`,
  );
  return given.ok ? success('refused') : given;
}

/** Three honest failures: a test that cannot pass is written, run and taken back; then STUCK.md says so. */
async function giveUp(job: Job, task: PracticeTask, tested: boolean): Promise<Result<WorkEnd>> {
  const { desk, repository, claim, memory } = job;
  const file = 'test/attempt.test.js';
  for (let attempt = 1; attempt <= stuckAttempts; attempt++) {
    doing(job, `attempt ${attempt} of ${stuckAttempts}`, 20 * attempt);
    await desk.step(2);
    const body = `import assert from 'node:assert/strict';\n\nassert.fail('attempt ${attempt}');\n`;
    const applied = await applyEdits(repository.root, [{ kind: 'append', file, head: '', text: body }]);
    if (!applied.ok) return applied;
    if (tested) await runTests(desk, repository.root, file);
    desk.screen.log(`attempt ${attempt} failed`, 'bad');
    await repository.discard([file]);
    await rm(join(repository.root, file), { force: true });
  }
  memory.leave.push(claim.id);
  const note = `${stuckHeading(task.title)}\n${desk.options.worker} tried ${stuckAttempts} times, ${new Date().toISOString()}. The practice agent was told to get stuck here.\n`;
  const write = async () => {
    const path = join(repository.root, boardFiles.stuck);
    const old = await readFile(path, 'utf8').catch(() => '# Stuck\n');
    await writeFile(path, `${old.trimEnd()}\n\n${note}`);
    return [boardFiles.stuck];
  };
  const given = await release(
    desk,
    repository,
    claim,
    `${desk.options.worker} is stuck: ${oneLine(task.title)}`,
    write,
  );
  if (!given.ok) return given;
  desk.screen.log(`✕ stuck: ${oneLine(task.title)}, see STUCK.md`, 'bad');
  return success(given.value ? 'stuck' : 'lost');
}
