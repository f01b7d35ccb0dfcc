// The program behind the upstream's pre-receive. It is copied there and run by whoever pushes: it knows nothing of Quarterdeck but
// the files beside it. One answer for a whole push: 0 lets all of it through, 1 none of it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../../domain/slug.js';
import { type GuardConfig, guardDirectory, hookBefore, noteRejection, readConfig } from '../guard-files.js';
import { ownerOf } from '../owner.js';
import { enterQueue, hasTurn, type Place } from '../queue.js';
import { refusalOf } from './decide.js';
import {
  headOf,
  isCommit,
  isForward,
  isProtocolOnly,
  keysOf,
  readChange,
  troubleOfClaims,
  Unreadable,
} from './objects.js';
import { isNone, type PushOptions, parsePush, type RefUpdate, readOptions, troubleOfRef } from './pushed.js';
import { testCommit } from './test-run.js';

const upstream = process.cwd();
const directory = join(upstream, guardDirectory);
/** For a person or an agent to pull and push again; a supervisor is faster. */
const keptMs = { test: 20_000, quick: 5_000 };
const maxPush = 64 * 1024 * 1024;
const shownLines = 20;

/** `lines` stand below the sentence: what a test printed. */
type Verdict = { ok: true } | { ok: false; why: string; lines?: string[]; isMoved?: boolean };
const passed: Verdict = { ok: true };
const refused = (why: string): Verdict => ({ ok: false, why });

const ended = new AbortController();
/** In the queue; null for a push that does not queue. */
const held: { place: Place | null } = { place: null };

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => {
    ended.abort();
    held.place?.leave();
    // The test run takes its directory away before.
    setTimeout(() => process.exit(1), 500).unref();
  });
}

async function judge(stdin: Buffer): Promise<Verdict> {
  const config = readConfig(directory);
  if (config === null) return refused('the guard of this repository is broken: quarterdeck guard install');
  const updates = parsePush(stdin.toString('utf8'));
  for (const update of updates) {
    const trouble = troubleOfRef(update, config.branch);
    if (trouble !== null) return refused(trouble);
  }
  const shared = updates.find(({ ref }) => ref === `refs/heads/${config.branch}`);
  if (shared === undefined) return judgeOthers(updates, stdin);
  return judgeShared(config, shared, updates, stdin);
}

async function judgeOthers(updates: readonly RefUpdate[], stdin: Buffer): Promise<Verdict> {
  const before = await runHookBefore(stdin);
  if (!before.ok) return before;
  const trouble = await troubleOfClaims(updates);
  return trouble === null ? passed : refused(trouble);
}

async function judgeShared(
  config: GuardConfig,
  shared: RefUpdate,
  updates: readonly RefUpdate[],
  stdin: Buffer,
): Promise<Verdict> {
  if (!(await isCommit(shared.next))) return refused(`${quoted(config.branch)} can only be a commit.`);
  if (!(await isForward(shared))) {
    return refused(`${quoted(config.branch)} is the branch that all share: a push to it is never forced.`);
  }
  const options = readOptions(process.env);
  const isQuick = config.run === null || (await isProtocolOnly(shared));
  const kind = isQuick ? 'quick' : 'test';
  await waitTurn(config, shared, options, kind);
  const moved = await hasMoved(config, shared);
  if (moved !== null) {
    held.place?.keep(keptMs[kind]);
    return moved;
  }
  const verdict = await judgeContent(config, shared, updates, stdin, options, isQuick);
  if (verdict.ok) held.place?.settle(shared.next, ownerOf(process.ppid));
  else held.place?.leave();
  return verdict;
}

/** What cannot be queued for (a disk that is full, a repository of another user) is judged all the same. */
async function waitTurn(
  { branch }: GuardConfig,
  shared: RefUpdate,
  options: PushOptions,
  kind: 'test' | 'quick',
): Promise<void> {
  try {
    if (options.place !== null && hasTurn(directory, branch, options.place)) return;
    const keys = await keysOf(shared, options);
    do {
      held.place = enterQueue(directory, branch, { kind, keys });
    } while (!(await held.place.waitTurn(ended.signal)) && !ended.signal.aborted);
  } catch {
    held.place = null;
  }
}

async function hasMoved({ branch }: GuardConfig, { old }: RefUpdate): Promise<Verdict | null> {
  const now = await headOf(`refs/heads/${branch}`);
  if (now === (isNone(old) ? null : old)) return null;
  const why = `${quoted(branch)} moved while this push waited: pull --rebase and push again, at once. Its turn is kept for a moment.`;
  return { ok: false, why, isMoved: true };
}

async function judgeContent(
  config: GuardConfig,
  shared: RefUpdate,
  updates: readonly RefUpdate[],
  stdin: Buffer,
  options: PushOptions,
  isQuick: boolean,
): Promise<Verdict> {
  const before = await runHookBefore(stdin);
  if (!before.ok) return before;
  const trouble = (await troubleOfClaims(updates)) ?? refusalOf(await readChange(shared, options));
  if (trouble !== null) return refused(trouble);
  if (isQuick || config.run === null) return passed;
  const { trouble: failed, output } = await testCommit(shared.next, config.run, config.minutes, ended.signal);
  if (failed === null) return passed;
  const command = config.run.join(' ');
  return {
    ok: false,
    why: `the tests (${quoted(command)}) failed on ${shared.next.slice(0, 10)}: they ${withoutThe(failed)}.`,
    lines: output.trimEnd().split('\n').slice(-shownLines),
  };
}

function withoutThe(failed: string): string {
  return failed.replace(/^was /, 'were ');
}

/** The hook that was there before ours: the same question, the same answer. */
function runHookBefore(stdin: Buffer): Promise<Verdict> {
  const hook = join(upstream, 'hooks', hookBefore);
  if (!existsSync(hook)) return Promise.resolve(passed);
  return new Promise(resolve => {
    const child = spawn(hook, [], { stdio: ['pipe', 'inherit', 'inherit'] });
    child.once('error', error => resolve(refused(`${hookBefore} could not be run: ${error.message}`)));
    child.once('close', code =>
      resolve(code === 0 ? passed : refused(`${hookBefore} of this repository declined it.`)),
    );
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size > maxPush) throw new Unreadable('it names too many refs');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Nothing that a terminal obeys. */
function plain(line: string): string {
  return line
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, character =>
      character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    );
}

function tell({ why, lines = [], isMoved = false }: Extract<Verdict, { ok: false }>, stdin: Buffer): void {
  const all = [`ERROR: ${plain(why)}`, ...lines.map(line => `  ${plain(line)}`)];
  process.stderr.write(all.map(line => `${line}\n`).join(''));
  const [first] = parsePush(stdin.toString('utf8'));
  if (isMoved) return;
  noteRejection(directory, {
    at: new Date().toISOString(),
    ref: first?.ref ?? '',
    commit: first?.next ?? '',
    why: plain(why),
  });
}

let stdin = Buffer.alloc(0);
try {
  stdin = Buffer.from(await readStdin());
  const verdict = await judge(stdin);
  if (!verdict.ok) tell(verdict, stdin);
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  held.place?.leave();
  const what = error instanceof Unreadable ? error.message : `the guard failed: ${String(error)}`;
  tell({ ok: false, why: `this push cannot be checked: ${what}` }, stdin);
  process.exitCode = 1;
}
