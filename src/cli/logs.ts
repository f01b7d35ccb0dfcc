// `logs [worker]`: what happened to it, oldest first; without a name, the project's timeline.
import { parseDuration } from '../domain/duration.js';
import { failure, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import { levels, type TimelineEntry } from '../domain/snapshot.js';
import type { SupervisorLink } from '../home/connect.js';
import { type Answer, type Call, number, text, word } from './call.js';
import { answerMs, findWorker, openProject, withSupervisor } from './crew.js';

const defaultLines = 50;
/** The most that the supervisor tells at once. */
const mostEntries = 10_000;

interface Wanted {
  /** Milliseconds since 1970. */
  since: number | null;
  /** Place in the order of levels. */
  level: number;
}

export async function run(call: Call): Promise<Result<Answer>> {
  const wanted = wantedOf(call);
  if (!wanted.ok) return wanted;
  const { since, level } = wanted.value;
  const read = since === null && level === 0 ? readLogs : readChosen;
  const lines = await withSupervisor(call, link => read(call, link, wanted.value));
  return lines.ok ? success({ lines: lines.value, json: { lines: lines.value } }) : lines;
}

function wantedOf(call: Call): Result<Wanted> {
  const [since, level] = [text(call, 'since'), text(call, 'level')];
  const ms = since === null ? null : parseDuration(since);
  if (since !== null && ms === null) {
    return failure('usage', `--since does not know ${quoted(since)}.`, {
      hint: 'A duration is like 90m, 2h or 1d.',
    });
  }
  const rank = level === null ? 0 : levels.indexOf(level as TimelineEntry['level']);
  if (level !== null && rank < 0) {
    return failure('usage', `--level does not know ${quoted(level)}.`, {
      hint: `It is one of ${levels.join(', ')}.`,
    });
  }
  return success({ since: ms === null ? null : Date.now() - ms, level: rank });
}

async function readLogs(call: Call, link: SupervisorLink): Promise<Result<string[]>> {
  const count = number(call, 'lines') ?? defaultLines;
  const worker = word(call, 0);
  if (worker !== '') {
    const logs = await link.call(
      'worker.logs',
      { root: call.cwd, worker, lines: count },
      { timeoutMs: answerMs },
    );
    return logs.ok ? success(logs.value.lines) : logs;
  }
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const latest = opened.value.timeline.slice(-count);
  return success(latest.map(lineOf));
}

async function readChosen(call: Call, link: SupervisorLink, wanted: Wanted): Promise<Result<string[]>> {
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const told = await link.call(
    'timeline',
    { root: call.cwd, since: 0, limit: mostEntries },
    { timeoutMs: answerMs },
  );
  if (!told.ok) return told;
  const worker = word(call, 0);
  const mine = worker === '' ? told.value : told.value.filter(entry => entry.worker === worker);
  if (worker !== '' && mine.length === 0) {
    const known = findWorker(opened.value, worker);
    if (!known.ok) return known;
  }
  const chosen = mine
    .filter(({ at }) => wanted.since === null || Date.parse(at) >= wanted.since)
    .filter(({ level }) => levels.indexOf(level) >= wanted.level);
  const asLine = worker === '' ? lineOf : ({ at, sentence }: TimelineEntry) => `${at}  ${sentence}`;
  return success(chosen.slice(-(number(call, 'lines') ?? defaultLines)).map(asLine));
}

function lineOf({ at, worker, sentence }: TimelineEntry): string {
  return [at, worker, sentence].filter(Boolean).join('  ');
}
