// `locks`: every lock of the upstream, whose it is, and whether it may be taken away. `locks reap` does that, after asking.
import { ageText } from '../domain/age.js';
import { durationText, parseDuration } from '../domain/duration.js';
import { shown } from '../domain/escape.js';
import { exitCodes, failure, type Result, success } from '../domain/failure.js';
import {
  type LockEntry,
  type LockOwner,
  type LocksView,
  type ReapOutcome,
  staleAfterMs,
} from '../domain/locks.js';
import { quoted } from '../domain/slug.js';
import type { SupervisorLink } from '../home/connect.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, text, word, words } from './call.js';
import { alignColumns } from './columns.js';
import { withSupervisor } from './crew.js';
import { withProgress } from './progress.js';

/** The upstream is fetched for it, and a push of its own made for each lock: longer than git gets for one of them. */
const bound = { timeoutMs: 5 * 60_000 };

export async function run(call: Call): Promise<Result<Answer>> {
  const verb = word(call, 0);
  if (verb !== '' && verb !== 'reap') {
    return failure('usage', `locks does not know ${quoted(verb)}.`, {
      hint: 'It is `locks` or `locks reap`.',
    });
  }
  const olderMs = limitOf(call);
  if (!olderMs.ok) return olderMs;
  return withSupervisor(call, async link => {
    const view = await listLocks(call, link, olderMs.value);
    if (!view.ok) return view;
    if (verb === '') return success({ lines: viewLines(view.value), json: view.value });
    return reapLocks(call, link, view.value, olderMs.value);
  });
}

function limitOf(call: Call): Result<number | null> {
  const older = text(call, 'older');
  if (older === null) return success(null);
  const ms = parseDuration(older);
  if (ms === null) {
    return failure('usage', `--older does not know ${quoted(older)}.`, {
      hint: 'A duration is like 6h, 150m or 1d.',
    });
  }
  if (ms >= staleAfterMs) return success(ms);
  return failure('usage', `--older can only make it longer than ${durationText(staleAfterMs)}.`);
}

function listLocks(call: Call, link: SupervisorLink, olderMs: number | null): Promise<Result<LocksView>> {
  const asked = link.call('locks.list', { root: call.cwd, olderMs }, bound);
  return withProgress('looking at the upstream', asked);
}

function viewLines({ upstream, locks }: LocksView): string[] {
  const where = upstream ?? 'the working copy';
  const head =
    upstream === null ? ['There is no upstream here: these are the locks of your working copy.'] : [];
  if (locks.length === 0) return [...head, `No locks on ${where}.`];
  return [...head, ...lockLines(locks)];
}

const owners: Record<LockOwner, string> = {
  'ours-alive': 'ours, alive',
  'ours-gone': 'ours, gone',
  'another-crew': 'another crew’s',
  stock: 'a stock agent’s',
};

/** Two lines each: the second for what may be long. */
function lockLines(locks: readonly LockEntry[]): string[] {
  const rows = alignColumns(
    locks.map(lock => [
      // Escaped before the columns are measured.
      shown(nameOf(lock)),
      shown(lock.agent ?? 'nobody'),
      lock.ageMs === null ? '?' : ageText(lock.ageMs),
      owners[lock.owner],
      lock.mayReap ? `may be reaped: ${lock.why}` : lock.why,
    ]),
  );
  return locks.flatMap((lock, at) => [
    rows[at] ?? '',
    `    ${lock.description ?? 'no description'} · run ${lock.run ?? '-'}`,
  ]);
}

function nameOf({ file, task }: LockEntry): string {
  return file ?? `${task} (a reservation without a lock)`;
}

async function reapLocks(
  call: Call,
  link: SupervisorLink,
  { upstream, locks }: LocksView,
  olderMs: number | null,
): Promise<Result<Answer>> {
  const named = chooseLocks(locks, [...new Set(words(call, 1))], upstream);
  if (!named.ok) return named;
  const chosen = named.value ?? locks;
  const ready = chosen.filter(lock => lock.mayReap);
  const refused = named.value === null ? [] : chosen.filter(lock => !lock.mayReap).map(refusal);
  if (ready.length === 0) return success(named.value === null ? nothingToReap(locks) : outcomesOf(refused));
  for (const line of lockLines(ready)) process.stderr.write(`${shown(line)}\n`);
  const agreed = await askPerson(call, `${questionOf(ready)} Each task is open again then.`);
  if (!agreed.ok) return agreed;
  const wishes = ready.map(({ task, file, seen }) => ({ task, file, seen }));
  const asked = link.call('locks.reap', { root: call.cwd, olderMs, locks: wishes }, bound);
  const reaped = await withProgress('taking locks away', asked);
  return reaped.ok ? success(outcomesOf([...reaped.value.outcomes, ...refused])) : reaped;
}

function questionOf(ready: readonly LockEntry[]): string {
  return ready.length === 1 ? 'Take this lock away?' : `Take these ${ready.length} locks away?`;
}

/** Null when no name was said: then it is every one that may go. A name that is not there fails all before anything is done. */
function chooseLocks(
  locks: readonly LockEntry[],
  names: readonly string[],
  upstream: string | null,
): Result<LockEntry[] | null> {
  if (names.length === 0) return success(null);
  const chosen = new Set<LockEntry>();
  for (const name of names) {
    const stem = name.replace(/^current_tasks\//, '');
    const found = locks.filter(({ task, file }) => task === stem || file === stem);
    if (found.length === 0) {
      return failure('not-found', `There is no lock ${quoted(name)} on ${upstream ?? 'the working copy'}.`, {
        hint: 'quarterdeck locks lists them.',
      });
    }
    for (const lock of found) chosen.add(lock);
  }
  return success([...chosen]);
}

function refusal(lock: LockEntry): ReapOutcome {
  const { task, file, why } = lock;
  return { task, file, ok: false, sentence: `${nameOf(lock)} may not be reaped: ${why}.`, kind: 'refused' };
}

/** What is old and only not watched for long enough yet is told, so that it can be asked again. */
function nothingToReap(locks: readonly LockEntry[]): Answer {
  const waiting = locks.filter(lock => lock.askAgainMs !== null);
  return {
    lines: ['There is nothing to reap.', ...waiting.map(lock => `${nameOf(lock)}: ${lock.why}.`)],
    json: { outcomes: [], waiting },
  };
}

function outcomesOf(outcomes: readonly ReapOutcome[]): Answer {
  const good = outcomes.filter(({ ok }) => ok).map(({ sentence }) => sentence);
  const bad = outcomes.filter(({ ok }) => !ok);
  const answer: Answer = { lines: good, json: { outcomes } };
  if (bad.length === 0) return answer;
  const worst = bad.map(({ kind }) => kind ?? 'failed').toSorted((a, b) => exitCodes[a] - exitCodes[b])[0];
  return {
    ...answer,
    complaints: bad.map(({ sentence }) => sentence),
    ...(worst === undefined ? {} : { trouble: worst }),
  };
}
