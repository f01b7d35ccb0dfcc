// Taking a task so that nobody else has it, and giving it back. A claim is a lock file on the upstream's main with a nonce that only we know.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardView } from '../domain/board.js';
import { failure, type Result, success } from '../domain/failure.js';
import { readBoard } from '../tasks/board-watch.js';
import { formatLock, parseLock } from '../tasks/lock.js';
import { boardFiles } from '../tasks/reading.js';
import { slug } from '../tasks/slug.js';
import type { Desk } from './desk.js';
import type { Claim } from './memory.js';
import type { SharedRepository } from './shared-repository.js';

const maxTries = 60;
/** Others push to the same branch: so many times in a row a transient refusal is believed. */
const maxBusy = 12;

export interface Wish {
  /** Title or id of the only task that will do; null for any. */
  only: string | null;
  /** Ids that will not do. */
  leave: readonly string[];
}

/** Null when there is nothing (left) to take. */
export async function claimTask(
  desk: Desk,
  repository: SharedRepository,
  wish: Wish,
): Promise<Result<Claim | null>> {
  let busy = 0;
  let keep = true;
  for (let tries = 0; tries < maxTries; tries++) {
    const base = await repository.fetch();
    if (!base.ok) return base;
    const reset = await repository.resetTo(base.value, keep);
    if (!reset.ok) return reset;
    if (reset.value !== null) desk.screen.log(`unpushed commits are kept on ${reset.value}`, 'dim');
    keep = false;
    const wanted = pick(desk, await boardOf(repository.root), wish);
    if (wanted === null) return success(null);
    const claim = { ...wanted, run: randomUUID() };
    desk.screen.log(`$ claim ${lockPath(claim.id)}`, 'dim');
    const wrote = await writeLock(desk.options.worker, repository, claim);
    if (!wrote.ok) return wrote;
    const push = await repository.push();
    if (push.state === 'refused') return failure('failed', `The upstream refuses the claim: ${push.said}`);
    if (push.state === 'pushed' && (await isOurs(repository, claim))) return success(claim);
    if (push.state === 'busy' && ++busy > maxBusy) {
      return failure('failed', `The upstream's main stays locked: ${push.said}`, {
        hint: 'A left-over main.lock in it has to be removed by hand.',
      });
    }
    desk.screen.log(
      push.state === 'busy' ? 'the upstream is busy' : 'somebody was faster: looking again',
      'dim',
    );
    await desk.sleep(20 + desk.choose(60 * (1 + busy)));
  }
  return failure('failed', `No claim went through in ${maxTries} tries.`);
}

/** Asked after every push: an equal lock of somebody else would let both believe that they have it. */
export async function isOurs(repository: SharedRepository, claim: Claim): Promise<boolean> {
  const now = await repository.fetch();
  if (!now.ok) return false;
  const text = await repository.show(now.value, lockPath(claim.id));
  return text !== null && parseLock(text).lock.run === claim.run;
}

export function lockPath(id: string): string {
  return `${boardFiles.locks}/${id}.txt`;
}

/** Removes our lock on top of whatever main is now; `more` may change further files. False when it was not ours any more. */
export async function release(
  desk: Desk,
  repository: SharedRepository,
  claim: Claim,
  message: string,
  more: () => Promise<string[]> = () => Promise.resolve([]),
): Promise<Result<boolean>> {
  for (let tries = 0; tries < maxTries; tries++) {
    const base = await repository.fetch();
    if (!base.ok) return base;
    const reset = await repository.resetTo(base.value, tries === 0);
    if (!reset.ok) return reset;
    const lock = join(repository.root, lockPath(claim.id));
    const text = await readFile(lock, 'utf8').catch(() => null);
    if (text === null || parseLock(text).lock.run !== claim.run) return success(false);
    await rm(lock);
    const committed = await repository.commit(message, [lockPath(claim.id), ...(await more())]);
    if (!committed.ok) return committed;
    const push = await repository.push();
    if (push.state === 'pushed') return success(true);
    if (push.state === 'refused') return failure('failed', `The upstream refuses: ${push.said}`);
    await new Promise(resolve => setTimeout(resolve, 20 + desk.choose(100)));
  }
  return failure('failed', `The claim on ${claim.title} could not be given back in ${maxTries} tries.`);
}

function boardOf(root: string): Promise<BoardView> {
  return readBoard([{ source: { kind: 'copy' }, path: root }], () => 'unknown');
}

function pick(desk: Desk, board: BoardView, { only, leave }: Wish): Omit<Claim, 'run'> | null {
  const { worker } = desk.options;
  const stuck = board.stuck.map(note => note.text).join('\n');
  const free = board.tasks.filter(
    task =>
      // Our own lock of an earlier life: nobody else is working there.
      (task.state === 'open' || (task.state === 'doing' && task.holder === worker)) &&
      !leave.includes(task.id) &&
      (only !== null || !stuck.includes(stuckHeading(task.title))),
  );
  if (only === null) {
    const mine = free.filter(task => task.state === 'doing');
    return (mine.length > 0 ? mine : free)[desk.choose(mine.length > 0 ? mine.length : free.length)] ?? null;
  }
  const found = board.tasks.find(task => task.id === only || task.title === only);
  if (found !== undefined) return free.find(task => task.id === found.id) ?? null;
  const id = slug(only);
  const held = board.locks.some(lock => lock.file === `${id}.txt` && lock.agent !== worker);
  return held || leave.includes(id) ? null : { id, title: only };
}

export function stuckHeading(title: string): string {
  return `## ${title}\n`;
}

async function writeLock(worker: string, repository: SharedRepository, claim: Claim): Promise<Result<void>> {
  const path = lockPath(claim.id);
  await mkdir(join(repository.root, boardFiles.locks), { recursive: true });
  const lock = { agent: worker, started: new Date().toISOString(), description: claim.title, run: claim.run };
  await writeFile(join(repository.root, path), formatLock(lock));
  return repository.commit(`${worker} takes: ${oneLine(claim.title)}`, [path]);
}

export function oneLine(title: string): string {
  return title.replace(/\s+/g, ' ').slice(0, 100);
}
