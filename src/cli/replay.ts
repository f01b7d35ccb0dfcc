// `replay <worker>`: plays what a session printed, or writes it as asciinema. From the files alone: nothing needs to run.
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ageOf } from '../domain/age.js';
import { failure, messageOf, type Result, success } from '../domain/failure.js';
import { listRecordings, type RecordingInfo } from '../host/recording/list.js';
import { readTape, Tape, type TapeEvent } from '../host/recording/tape.js';
import { findRepository } from '../workspace/repository.js';
import { type Answer, type Call, flag, nothing, text, word } from './call.js';
import { alignColumns } from './columns.js';

const defaultIdleSeconds = 2;

export async function run(call: Call): Promise<Result<Answer>> {
  const speed = positive(call, 'speed', 1);
  const maxIdle = positive(call, 'maxIdle', defaultIdleSeconds);
  if (!speed.ok) return speed;
  if (!maxIdle.ok) return maxIdle;
  const project = await projectOf(call);
  const all = await listRecordings(call.home);
  if (word(call, 0) === '' && text(call, 'session') === null) return listing(call, all, project);
  const found = choose(call, all, project);
  if (!found.ok) return found;
  const target = text(call, 'export');
  if (target !== null) return exportTo(call, target, found.value, maxIdle.value);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    return failure('refused', 'replay needs a terminal.', {
      hint: '`--export FILE.cast` writes the recording for asciinema, `--export -` prints it.',
    });
  }
  const events = await readTape(found.value.file, maxIdle.value * 1_000);
  if (events.length === 0) return empty(found.value);
  return play(found.value, events, speed.value);
}

async function play(recording: RecordingInfo, events: TapeEvent[], speed: number): Promise<Result<Answer>> {
  const { runReplay } = await import('../cockpit/replay/player.js');
  const tape = new Tape(events);
  try {
    const code = await runReplay({ tape, title: titleOf(recording), speed });
    return success(code === 0 ? nothing : { ...nothing, trouble: 'refused' });
  } finally {
    tape.close();
  }
}

async function exportTo(
  call: Call,
  target: string,
  recording: RecordingInfo,
  maxIdle: number,
): Promise<Result<Answer>> {
  const { castLines } = await import('../host/recording/asciicast.js');
  const events = await readTape(recording.file, Number.POSITIVE_INFINITY);
  if (events.length === 0) return empty(recording);
  const idleTimeLimit = text(call, 'maxIdle') === null ? null : maxIdle;
  const { startedAt } = recording;
  const lines = Readable.from(castLines(events, { startedAt, title: titleOf(recording), idleTimeLimit }));
  if (target === '-') {
    for await (const line of lines) {
      if (!process.stdout.write(line)) await new Promise(drained => process.stdout.once('drain', drained));
    }
    return success(nothing);
  }
  const file = resolve(call.cwd, target);
  try {
    const stream = createWriteStream(file, { flags: 'wx' });
    await Promise.all([pipeline(lines, stream), finished(stream)]);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = isThere ? 'it is there already' : messageOf(error);
    return failure(isThere ? 'refused' : 'failed', `${target} was not written: ${why}.`);
  }
  return success({ lines: [`Wrote ${target}: ${titleOf(recording)}.`], json: { file } });
}

/** By session, or the latest of the worker of that name in this project, which may be removed by now. */
function choose(call: Call, all: RecordingInfo[], project: string | null): Result<RecordingInfo> {
  const name = word(call, 0);
  const session = text(call, 'session');
  const ofWorker = all.filter(({ about }) => about.worker === name && about.project === project);
  const candidates =
    name === '' ? all : ofWorker.length > 0 ? ofWorker : all.filter(one => one.session === name);
  const found = session === null ? candidates[0] : candidates.find(one => one.session.startsWith(session));
  if (found !== undefined) return success(found);
  const who = session === null ? name : `session ${session}${name === '' ? '' : ` of ${name}`}`;
  return failure('not-found', `There is no recording of ${who}.`, {
    hint: '`quarterdeck replay` lists what is recorded. The oldest recordings go when all together are over 1 GB.',
  });
}

function listing(call: Call, all: RecordingInfo[], project: string | null): Result<Answer> {
  const here = flag(call, 'all') ? all : all.filter(({ about }) => about.project === project);
  const rows = here.map(({ about, session, startedAt, bytes }) => [
    about.worker,
    session,
    `${ageOf(startedAt, Date.now())} ago`,
    `${(bytes / 1_000_000).toFixed(1)} MB`,
  ]);
  const lines = rows.length === 0 ? ['Nothing is recorded here yet.'] : alignColumns(rows);
  const json = here.map(({ about, session, startedAt, endedAt, bytes }) => ({
    ...about,
    session,
    startedAt,
    endedAt,
    bytes,
  }));
  return success({ lines, json: { recordings: json } });
}

function empty(recording: RecordingInfo): Result<Answer> {
  return failure('failed', `The recording of ${titleOf(recording)} is empty.`);
}

function titleOf({ about, session }: RecordingInfo): string {
  return about.worker === '' ? session : about.worker;
}

/** Null outside a repository: then only sessions can be named. */
async function projectOf(call: Call): Promise<string | null> {
  const found = await findRepository(call.cwd);
  return found.ok ? found.value.root : null;
}

function positive(call: Call, option: string, otherwise: number): Result<number> {
  const given = text(call, option);
  if (given === null) return success(otherwise);
  const value = Number(given);
  if (given.trim() !== '' && Number.isFinite(value) && value > 0) return success(value);
  const name = option === 'maxIdle' ? '--max-idle' : '--speed';
  return failure('usage', `${name} takes a number above 0, not ${given}.`);
}
