// `quarterdeck practice-agent`: an agent without a model. An ordinary program in a terminal that shares a repository as a real agent would.
import { randomUUID } from 'node:crypto';
import type { Failure, Result } from '../domain/failure.js';
import { claimTask, isOurs, lockPath, oneLine, release } from './claim.js';
import { Desk, Interrupted } from './desk.js';
import { serveIdle } from './idle.js';
import { type Claim, type Memory, recall, remember } from './memory.js';
import { flood, startChildren } from './mischief.js';
import { help, type PracticeOptions, readOptions } from './options.js';
import { SharedRepository } from './shared-repository.js';
import { filesOfClaim, type Job, type WorkEnd, workOn } from './work.js';

/** After so many tasks in a row that failed it is not the tasks. */
const maxFailures = 3;

/** Runs until it is done, told to end, or broken; gives the exit code. */
export async function runPracticeAgent(args: string[]): Promise<number> {
  const read = readOptions(args, process.env);
  if (!read.ok) {
    process.stderr.write(`${read.failure.sentence}\n${read.failure.hint ?? ''}\n`);
    return 2;
  }
  if (read.value.help) {
    process.stdout.write(help);
    return 0;
  }
  const desk = new Desk(read.value);
  desk.open();
  try {
    return await live(desk);
  } catch (error) {
    if (error instanceof Interrupted) return 0;
    throw error;
  } finally {
    desk.close();
  }
}

async function live(desk: Desk): Promise<number> {
  const { options } = desk;
  desk.screen.log('This is a practice agent: there is no model behind it.', 'dim');
  if (options.children) await startChildren(desk);
  // Ends with the agent; nobody waits for it.
  if (options.flood !== null) void flood(desk, options.flood, Number.POSITIVE_INFINITY);
  if (options.idle) return serveIdle(desk, 'waiting for you; help says what I can');
  desk.onLine = line =>
    desk.screen.logLines([`› ${line}`, '  noted; I have no model and go on as before'], 'dim');
  const repository = await SharedRepository.open(process.cwd(), options.worker);
  if (!repository.ok) return tell(desk, repository.failure);
  const file = await repository.value.gitPath(`quarterdeck-practice-${options.worker}.json`);
  const memory = await takeUp(desk, file);
  if (options.wait) await waitForWord(desk);
  else if (options.prompt !== null) desk.screen.log(`› ${options.prompt}`, 'head');
  return new Shift(desk, repository.value, memory, file).run();
}

/** The memory of the run to go on with, or a new one. */
async function takeUp({ options, screen }: Desk, file: string): Promise<Memory> {
  const known = options.resume === null ? null : await recall(file);
  if (known !== null && known.conversation === options.resume) {
    const held = known.claim === null ? '' : ` with “${oneLine(known.claim.title)}”`;
    screen.log(`going on${held}, ${known.done} tasks done before`);
    return known;
  }
  if (options.resume !== null) screen.log('that run is not known here: starting afresh');
  const conversation = options.resume ?? options.conversation ?? randomUUID();
  return { conversation, claim: null, leave: [], crashed: [], done: 0 };
}

async function waitForWord(desk: Desk): Promise<void> {
  const before = desk.onLine;
  desk.say('idle', 'interrupted; type anything to go on');
  await new Promise<void>((resolve, reject) => {
    desk.ending.addEventListener('abort', () => reject(new Interrupted()), { once: true });
    desk.onLine = line => {
      desk.screen.log(`› ${line}`, 'head');
      resolve();
    };
  });
  desk.onLine = before;
}

/** Task after task. */
class Shift {
  #failures = 0;
  readonly #only: string | null;

  constructor(
    private readonly desk: Desk,
    private readonly repository: SharedRepository,
    private readonly memory: Memory,
    private readonly file: string,
  ) {
    this.#only = onlyTask(desk.options);
  }

  async run(): Promise<number> {
    const { desk, memory } = this;
    await this.#save();
    for (;;) {
      desk.say('working', 'looking for a task', { progress: 0 });
      const claim = await this.#nextClaim();
      if (!claim.ok) return tell(desk, claim.failure);
      if (claim.value === null) {
        if (this.#only !== null)
          desk.screen.log(`“${oneLine(this.#only)}” is done, or somebody else has it`, 'bad');
        break;
      }
      memory.claim = claim.value;
      await this.#save();
      const end = await this.#work(claim.value);
      if (!end.ok && this.#failures >= maxFailures) return tell(desk, end.failure);
      if (desk.options.one || this.#only !== null) break;
    }
    return this.#end();
  }

  /** The one held from before, as long as it still is ours; else a new one. */
  async #nextClaim(): Promise<Result<Claim | null>> {
    const { claim, leave } = this.memory;
    if (claim !== null && (await isOurs(this.repository, claim))) return { ok: true, value: claim };
    this.memory.claim = null;
    const { claim: given, task } = this.desk.options;
    if (given !== null && task !== null) return this.#givenClaim({ ...given, title: task });
    return claimTask(this.desk, this.repository, { only: this.#only, leave });
  }

  /** Claimed for us by whoever started us; null when the upstream says that it is not (any more). */
  async #givenClaim(claim: Claim): Promise<Result<Claim | null>> {
    const { desk, repository } = this;
    const base = await repository.fetch();
    if (!base.ok) return base;
    const reset = await repository.resetTo(base.value, true);
    if (!reset.ok) return reset;
    if (!(await isOurs(repository, claim))) return { ok: true, value: null };
    desk.screen.log(`claimed for me: ${lockPath(claim.id)}`, 'dim');
    return { ok: true, value: claim };
  }

  async #work(claim: Claim): Promise<Result<WorkEnd>> {
    const { desk, memory, repository } = this;
    const job: Job = { desk, repository, memory, claim, save: () => this.#save() };
    try {
      const end = await workOn(job);
      if (end.ok) {
        this.#failures = 0;
        if (end.value === 'lost') desk.screen.log('the claim is somebody else’s now: leaving it', 'bad');
      } else {
        this.#failures += 1;
        memory.leave.push(claim.id);
        desk.screen.log(`✕ ${end.failure.sentence}`, 'bad');
        await this.#giveBack(claim, 'fails at');
      }
      if (end.ok && end.value === 'done') memory.done += 1;
      memory.claim = null;
      await this.#save();
      desk.screen.setStatus({ right: `${memory.done} done` });
      return end;
    } catch (error) {
      if (error instanceof Interrupted) await this.#giveBack(claim, 'was interrupted at');
      throw error;
    }
  }

  async #giveBack(claim: Claim, why: string): Promise<void> {
    const { desk, repository } = this;
    desk.screen.log('giving the task back', 'dim');
    await repository.discard(filesOfClaim(claim, desk.options.worker));
    const given = await release(
      desk,
      repository,
      claim,
      `${desk.options.worker} ${why}: ${oneLine(claim.title)}`,
    );
    if (given.ok) this.memory.claim = null;
    else desk.screen.log(`✕ ${given.failure.sentence}`, 'bad');
    await this.#save();
  }

  async #end(): Promise<number> {
    const { desk, memory } = this;
    const what = this.#only === null && !desk.options.one ? 'no open task is left' : 'that was it';
    desk.screen.log(`${what}; ${memory.done} done`, 'good');
    desk.say('done', what);
    if (desk.options.stay) return serveIdle(desk, `${what}; waiting for you`);
    await desk.step();
    return 0;
  }

  #save(): Promise<void> {
    return remember(this.file, this.memory);
  }
}

/** A prompt that speaks of the list means the list; any other is a task of its own. */
function onlyTask({ task, prompt, resume }: PracticeOptions): string | null {
  if (task !== null) return task;
  if (prompt === null || resume !== null || /TODO|current_tasks/i.test(prompt)) return null;
  return oneLine(prompt).trim() || null;
}

function tell(desk: Desk, { sentence, hint, cause }: Failure): number {
  desk.say('error', sentence);
  desk.screen.log(`✕ ${sentence}`, 'bad');
  for (const more of [hint, cause]) if (more !== undefined) desk.screen.logLines(more.split('\n'), 'dim');
  return 1;
}
