// `find <text>`: who printed this? Asks the hosts themselves, all sessions of the crew, ended ones as far as they are kept.
import { type Failure, failure, type Result, success } from '../domain/failure.js';
import { type Query, regexQueryOf, wholeQueryOf } from '../domain/query.js';
import { addressOf } from '../domain/session-address.js';
import type { Snapshot } from '../domain/snapshot.js';
import { unsearched } from '../domain/unsearched.js';
import type { SessionAddress, WorkerView } from '../domain/worker.js';
import { connectHost, type HostLink } from '../home/connect.js';
import type { Found, Match } from '../protocol/host-methods.js';
import { type Answer, type Call, flag, list, number, word } from './call.js';
import { openProject, resolveWorkers, withSupervisor } from './crew.js';
import { withProgress } from './progress.js';

const defaultMatches = 100;
const maxMatches = 1_000;
/** Longer than a host lets one search take. */
const findMs = 8_000;

interface Searched {
  worker: string;
  session: string;
  found: Result<Found>;
}

export async function run(call: Call): Promise<Result<Answer>> {
  const query = queryFrom(call);
  if (query === null) return failure('usage', 'There is nothing to look for.');
  const asked = await withSupervisor(call, async link => {
    const opened = await openProject(call, link);
    if (!opened.ok) return opened;
    const named = list(call, 'worker');
    const workers = resolveWorkers(opened.value, named.length === 0 ? 'all' : [...new Set(named)]);
    return workers.ok ? success({ snapshot: opened.value, workers: workers.value }) : workers;
  });
  if (!asked.ok) return asked;
  const { snapshot, workers } = asked.value;
  const searched = await withProgress('searching', searchAll(call, query, snapshot, workers));
  const misread = searched.map(({ found }) => problemOf(found)).find(problem => problem?.kind === 'usage');
  return misread === undefined || misread === null
    ? success(answerOf(searched, limitOf(call)))
    : { ok: false, failure: misread };
}

function problemOf(found: Result<Found>): Failure | null {
  return found.ok ? null : found.failure;
}

/** Hosts side by side, the sessions of one after the other; in the order of the crew. */
async function searchAll(
  call: Call,
  query: Query,
  snapshot: Snapshot,
  workers: WorkerView[],
): Promise<Searched[]> {
  const targets = workers.flatMap(worker => {
    const address = addressOf(snapshot, worker);
    return address === null ? [] : [{ worker: worker.id, address }];
  });
  const sockets = [...new Set(targets.map(({ address }) => address.socket))];
  const done = new Map<string, Result<Found>>();
  const onHost = async (socket: string) => {
    const here = targets.filter(({ address }) => address.socket === socket);
    const connected = await connectHost(call.home, socket, 'cli');
    for (const { worker, address } of here) {
      if (connected.state === 'up') done.set(worker, await search(call, connected.link, query, address));
      else if (connected.state === 'silent') done.set(worker, { ok: false, failure: connected.failure });
      else done.set(worker, failure('not-found', 'Its host is gone.'));
    }
    if (connected.state === 'up') connected.link.close();
  };
  await Promise.all(sockets.map(onHost));
  return targets.flatMap(({ worker, address }) => {
    const found = done.get(worker);
    return found === undefined ? [] : [{ worker, session: address.session, found }];
  });
}

/** Null when there is nothing to look for. */
function queryFrom(call: Call): Query | null {
  const typed = word(call, 0);
  const query = flag(call, 'regex') ? regexQueryOf(typed) : wholeQueryOf(typed);
  return query === null ? null : { ...query, ignoreCase: query.ignoreCase && !flag(call, 'case') };
}

function search(call: Call, link: HostLink, query: Query, address: SessionAddress): Promise<Result<Found>> {
  return link.call(
    'find',
    {
      session: address.session,
      ...query,
      from: null,
      direction: 'up',
      limit: limitOf(call),
      withinMs: findMs - 1_000,
    },
    { timeoutMs: findMs },
  );
}

function limitOf(call: Call): number {
  return Math.min(maxMatches, number(call, 'lines') ?? defaultMatches);
}

/** Either so many were asked for, or there was no time for all of it. */
function whyPartly({ matches }: Found, limit: number): string {
  return matches.length >= limit && limit < maxMatches
    ? 'there may be older ones; -n asks for more.'
    : 'there may be older ones; not all of it was searched.';
}

/** Oldest first, as it was printed; several matches of one line print it once. */
function answerOf(searched: Searched[], limit: number): Answer {
  const lines: string[] = [];
  const matches: (Match & { worker: string; session: string })[] = [];
  const complaints: string[] = [];
  const failed: { worker: string; failure: Failure }[] = [];
  for (const { worker, session, found } of searched) {
    if (!found.ok) {
      failed.push({ worker, failure: found.failure });
      continue;
    }
    const inOrder = found.value.matches.toReversed();
    for (const match of inOrder) matches.push({ worker, session, ...match });
    const printed = inOrder.filter(
      (match, at) => match.line !== inOrder[at - 1]?.line || match.text !== inOrder[at - 1]?.text,
    );
    for (const { text } of printed) lines.push(`${worker}: ${text.trimEnd()}`);
    if (!found.value.complete) complaints.push(`${worker}: ${whyPartly(found.value, limit)}`);
  }
  complaints.push(...unsearched(failed));
  const complete = searched.every(({ found }) => found.ok && found.value.complete);
  const answer: Answer = { lines, json: { matches, complete }, complaints };
  return matches.length > 0 ? answer : { ...answer, trouble: 'failed' };
}
