// The reducer behind every status word: one signal in, the next word and its evidence out. Better sources first.
import { type ActivityState, type Signal, startActivity } from './activity.js';
import type { ReportRecord } from './report.js';
import { type Activity, type Evidence, evidenceSources, type WaitReason } from './worker.js';

/** What one source makes of the moment. */
interface Word {
  activity: Activity;
  waitingFor: WaitReason | null;
  message: string | null;
  /** When it came to be so, ISO 8601. */
  at: string;
}

/** A word by report, with the time of the record it rests on. */
type Reported = Word & { reportedAt: string };

type InbandSignal = Extract<Signal, { source: 'inband' }>;
type HookSignal = Extract<Signal, { source: 'hook' }>;
type ProcessSignal = Extract<Signal, { source: 'process' }>;

/** Evidence and messages come from programs and files: enough to understand, not enough to flood. */
export const longestSaw = 200;
export const longestMessage = 400;

/** A hook belongs to the dialog on the screen when it came no earlier than this before the report of that dialog. */
const hookLeadMs = 500;
/** The registry must be this much newer than a hook to be believed over it: both speak of the same moment, up to 200 ms apart. */
const registryLeadMs = 500;

/** Pure. Total: any signal, in any order, gives a state; `since` never goes back and never moves while the word stays. */
export function nextActivity(state: ActivityState, signal: Signal): ActivityState {
  if (signal.source === 'process') return nextByProcess(state, signal);
  if (hasEnded(state) || isSilence(state, signal)) return state;
  const heard = { ...state.heard, [signal.source]: remember(state.heard[signal.source], signal) };
  const told = { ...state, heard, evidence: testify(state.evidence, signal) };
  return settle(told, decide(told.heard, signal, state));
}

function nextByProcess(state: ActivityState, signal: ProcessSignal): ActivityState {
  const evidence = testify(state.evidence, signal);
  switch (signal.saw) {
    case 'spawned':
      return {
        ...startActivity(later(state.since, signal.at)),
        heard: { process: signal },
        evidence: testify([], signal),
      };
    case 'paused':
      return { ...state, evidence, pausedAt: state.pausedAt ?? signal.at };
    case 'thawed':
      return { ...state, evidence, since: withoutPause(state, signal.at), pausedAt: null };
    case 'ended': {
      const over = { ...state, evidence, heard: { ...state.heard, process: signal }, pausedAt: null };
      return settle(over, { activity: 'unknown', waitingFor: null, message: state.message, at: signal.at });
    }
    case 'output': {
      const last = state.heard.process;
      if (last?.source === 'process' && last.saw !== 'spawned') return state;
      const printed = { ...state, evidence, heard: { ...state.heard, process: signal } };
      return settle(printed, decide(printed.heard, signal, state));
    }
  }
}

function hasEnded(state: ActivityState): boolean {
  const last = state.heard.process;
  return last?.source === 'process' && last.saw === 'ended';
}

/** No reports from a program that has none standing: not a word, so that a clear is dated by its first notice. */
function isSilence(state: ActivityState, signal: Signal): boolean {
  if (signal.source !== 'inband' || signal.records.length > 0) return false;
  const last = state.heard.inband;
  return last?.source !== 'inband' || last.records.length === 0;
}

/** A hook that only carries content, or only repeats a rest or a question, leaves what the hook before it said standing. */
function remember(before: Signal | undefined, signal: Signal): Signal {
  if (signal.source !== 'hook' || before?.source !== 'hook') return signal;
  if (signal.activity === null) return { ...before, message: signal.message ?? before.message };
  const repeats = signal.activity === before.activity && signal.activity !== 'working';
  return repeats && signal.message === null ? before : signal;
}

function settle(state: ActivityState, word: Word): ActivityState {
  const same = word.activity === state.activity && word.waitingFor === state.waitingFor;
  return {
    ...state,
    activity: word.activity,
    waitingFor: word.waitingFor,
    message: word.message === null ? null : oneLine(word.message, longestMessage),
    since: same ? state.since : later(state.since, word.at),
  };
}

/** The best source that says anything decides; none means `starting` before the first output and `unknown` after it. */
function decide(heard: ActivityState['heard'], signal: Signal, before: ActivityState): Word {
  const inband = heard.inband?.source === 'inband' ? heard.inband : null;
  const reported = inband === null ? null : byReport(inband, heard.hook, signal, before);
  if (reported !== null) return refine(reported, heard.hook);
  // A program that took its report back makes older words of weaker sources worthless too.
  const floor = inband?.at ?? null;
  return (
    byHookOrRegistry(heard, floor) ??
    byWeakSource(heard, floor) ?? {
      activity: stillStarts(signal, before) ? 'starting' : 'unknown',
      waitingFor: null,
      message: null,
      at: signal.at,
    }
  );
}

/** Nothing printed and nothing said yet; or only the question that stands before the start, taken back now. */
function stillStarts(signal: Signal, before: ActivityState): boolean {
  if (signal.source === 'process') return false;
  if (before.activity === 'starting') return true;
  const last = before.heard.inband;
  const root = last?.source === 'inband' ? last.records.find(record => record.id === '') : undefined;
  return root !== undefined && asksTrust(root);
}

function byReport(
  inband: InbandSignal,
  hook: Signal | undefined,
  signal: Signal,
  before: ActivityState,
): Reported | null {
  const root = inband.records.find(record => record.id === '');
  const children = inband.records.filter(record => record.id !== '');
  const busy = children.find(child => child.state === 'working');
  const asking = root?.state === 'blocked' ? root : children.find(child => child.state === 'blocked');
  const carrier = asking ?? root ?? busy;
  if (carrier === undefined) return null;
  const times = { at: momentOf(carrier, signal, before), reportedAt: carrier.at };
  if (asking !== undefined) return { ...blocked(asking), ...times };
  if (root?.state === 'working' && (busy === undefined || !isAtRest(root, hook))) {
    return { activity: 'working', waitingFor: null, message: root.msg ?? root.title, ...times };
  }
  if (busy !== undefined) {
    return { activity: 'background', waitingFor: null, message: root?.msg ?? busy.title, ...times };
  }
  return {
    activity: 'idle',
    waitingFor: null,
    message: root?.state === 'idle' ? null : carrier.msg,
    ...times,
  };
}

/** Claude's root stays `working` while a child runs, also after its own turn has ended: the Stop hook or its text tells. */
function isAtRest(root: ReportRecord, hook: Signal | undefined): boolean {
  if (/\bstill running$/.test(root.msg ?? '')) return true;
  return (
    hook?.source === 'hook' && hook.activity === 'idle' && millis(hook.at) >= millis(root.at) - hookLeadMs
  );
}

function blocked(record: ReportRecord): Omit<Word, 'at'> {
  return { activity: 'waiting', waitingFor: reasonOf(record), message: record.msg ?? record.title };
}

/** Claude asks for trust and for a plan with the same record as for a tool; only the text tells them apart. */
function reasonOf(record: ReportRecord): WaitReason {
  if (asksTrust(record)) return 'input';
  if (record.kind === 'permission') return /^approve plan\b/i.test(record.msg ?? '') ? 'plan' : 'permission';
  return record.kind === 'question' ? 'question' : 'input';
}

function asksTrust(record: ReportRecord): boolean {
  return record.state === 'blocked' && /^trust this folder/i.test(record.msg ?? '');
}

/** The time in a record, unless that record stood there before: then another one changed, just now. */
function momentOf(record: ReportRecord, signal: Signal, before: ActivityState): string {
  const last = before.heard.inband;
  const known =
    last?.source === 'inband' &&
    last.records.some(
      old =>
        old.id === record.id &&
        old.at === record.at &&
        old.state === record.state &&
        old.kind === record.kind,
    );
  return known ? signal.at : record.at;
}

/** Hooks know what is asked in full words, and a plan or a question from a permission; they never change the activity. */
function refine(word: Reported, hook: Signal | undefined): Word {
  if (hook?.source !== 'hook' || hook.message === null) return word;
  const fits = hook.activity === word.activity && millis(hook.at) >= millis(word.reportedAt) - hookLeadMs;
  if (!fits) return word;
  if (word.activity === 'idle') return { ...word, message: hook.message };
  if (word.activity !== 'waiting') return word;
  const finer =
    word.waitingFor === 'permission' && (hook.waitingFor === 'plan' || hook.waitingFor === 'question');
  return { ...word, waitingFor: finer ? hook.waitingFor : word.waitingFor, message: hook.message };
}

/**
 * Hooks first. But no hook tells of Esc, nor of a dialog that was answered: a registry that says something else well after
 * the last hook knows better.
 */
function byHookOrRegistry(heard: ActivityState['heard'], floor: string | null): Word | null {
  const hook = heard.hook?.source === 'hook' && isAfter(heard.hook, floor) ? heard.hook : null;
  const registry =
    heard.registry?.source === 'registry' && isAfter(heard.registry, floor) ? heard.registry : null;
  const hooked = hook === null ? null : hookWord(hook);
  if (registry === null) return hooked;
  const listed: Word = {
    activity: registry.activity,
    waitingFor: registry.waitingFor,
    message: null,
    at: registry.at,
  };
  if (hooked === null) return listed;
  const outdated = millis(listed.at) > millis(hooked.at) + registryLeadMs;
  return outdated && listed.activity !== hooked.activity && listed.activity !== 'unknown' ? listed : hooked;
}

function hookWord(hook: HookSignal): Word | null {
  if (hook.activity === null) return null;
  return { activity: hook.activity, waitingFor: hook.waitingFor, message: hook.message, at: hook.at };
}

function byWeakSource(heard: ActivityState['heard'], floor: string | null): Word | null {
  const { title, screen } = heard;
  if (title?.source === 'title' && title.activity !== null && isAfter(title, floor)) {
    return { activity: title.activity, waitingFor: null, message: null, at: title.at };
  }
  // What is left on the screen of a program that reports is no better than its silence.
  if (screen?.source === 'screen' && floor === null) {
    return { activity: screen.activity, waitingFor: screen.waitingFor, message: null, at: screen.at };
  }
  return null;
}

function isAfter(signal: Signal, floor: string | null): boolean {
  return floor === null || millis(signal.at) > millis(floor);
}

function testify(evidence: Evidence[], signal: Signal): Evidence[] {
  const entry: Evidence = {
    source: signal.source,
    saw: oneLine(signal.source === 'inband' ? describe(signal.records) : signal.saw, longestSaw),
    at: signal.source === 'inband' ? newest(signal) : signal.at,
  };
  const others = evidence.filter(other => other.source !== signal.source);
  return [...others, entry].toSorted(
    (one, two) => evidenceSources.indexOf(one.source) - evidenceSources.indexOf(two.source),
  );
}

/** A report is as old as its arrival, however often it is told again. */
function newest(signal: InbandSignal): string {
  return signal.records.map(record => record.at).reduce(later, signal.records[0]?.at ?? signal.at);
}

function describe(records: ReportRecord[]): string {
  const root = records.find(record => record.id === '');
  const children = records.filter(record => record.id !== '');
  const parts = root === undefined ? ['no report'] : [root.state, root.kind ?? '', root.msg ?? ''];
  if (children.length > 0) {
    const busy = children.filter(child => child.state === 'working').length;
    parts.push(`(${busy} of ${children.length} children working)`);
  }
  return parts.filter(part => part !== '').join(' ');
}

/** One line of at most `longest` characters. Control characters stay: the surfaces escape them. */
function oneLine(text: string, longest: number): string {
  const line = text.slice(0, longest * 4).replace(/[\r\n]+/g, ' ');
  const points = Array.from(line);
  return points.length <= longest ? line : `${points.slice(0, longest - 1).join('')}…`;
}

/** The time spent frozen is not held against it. */
function withoutPause(state: ActivityState, thawedAt: string): string {
  if (state.pausedAt === null) return state.since;
  const frozenFrom = Math.max(millis(state.pausedAt), millis(state.since));
  const span = Math.max(0, millis(thawedAt) - frozenFrom);
  return new Date(millis(state.since) + span).toISOString();
}

function later(one: string, two: string): string {
  return millis(two) > millis(one) ? two : one;
}

/** An unreadable time counts as long ago. */
function millis(at: string): number {
  const time = Date.parse(at);
  return Number.isNaN(time) ? 0 : time;
}
