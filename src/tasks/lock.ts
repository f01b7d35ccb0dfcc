// A lock file, `current_tasks/<task>.txt`: who works on what since when. Text in, values out.
import type { LineProblem } from './todo.js';

/** More than this is no lock; it is not read. */
export const maxLockBytes = 64 * 1024;

export interface Lock {
  agent: string | null;
  /** ISO 8601. */
  started: string | null;
  description: string | null;
  /** A nonce of the run that claimed: two identical files could not be told apart (a push of equal content "succeeds" twice). */
  run: string | null;
}

const fields = ['agent', 'started', 'description', 'run'] as const;
type Field = (typeof fields)[number];

/** Never fails: what cannot be read is null in `lock` and named in `problems`. Unknown keys are left alone. */
export function parseLock(text: string): { lock: Lock; problems: LineProblem[] } {
  const lock: Lock = { agent: null, started: null, description: null, run: null };
  const problems: LineProblem[] = [];
  if (text.includes('\0')) return { lock, problems: [{ line: 1, sentence: 'This lock is not text.' }] };
  if (text.trim() === '') return { lock, problems: [{ line: 1, sentence: 'This lock is empty.' }] };
  let last: Field | null = null;
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((raw, index) => {
      const line = raw.replace(/\r$/, '');
      if (line.trim() === '') return;
      const entry = /^([A-Za-z][\w-]*)[ \t]*:(.*)$/s.exec(line);
      if (entry === null && /^[ \t]/.test(line) && last === 'description') {
        lock.description = `${lock.description ?? ''} ${line.trim()}`.trim();
        return;
      }
      if (entry === null) {
        problems.push({ line: index + 1, sentence: 'This line of the lock is not `key: value`.' });
        return;
      }
      last = asField(entry[1] ?? '');
      if (last !== null) set(lock, last, entry[2]?.trim() ?? '', index + 1, problems);
    });
  if (lock.agent === null)
    problems.push({ line: 1, sentence: 'This lock does not say whose it is: `agent:` is missing.' });
  return { lock, problems };
}

export function formatLock(lock: Lock): string {
  return fields
    .flatMap(field =>
      lock[field] === null ? [] : [`${field}: ${lock[field].replace(/\s+/g, ' ').trim()}\n`],
    )
    .join('');
}

function asField(key: string): Field | null {
  return fields.find(field => field === key.toLowerCase()) ?? null;
}

function set(lock: Lock, field: Field, value: string, line: number, problems: LineProblem[]): void {
  if (lock[field] !== null) {
    problems.push({ line, sentence: `A second \`${field}:\` in this lock; the first one counts.` });
  } else if (field === 'started') {
    lock.started = asTime(value);
    if (lock.started === null)
      problems.push({ line, sentence: `\`started: ${value.slice(0, 60)}\` is no date and time.` });
  } else if (value !== '') lock[field] = value;
}

/** ISO 8601 and what `date` prints; a bare number or a far-off year is no time. */
function asTime(text: string): string | null {
  if (text.length > 64 || !/\b20\d\d\b/.test(text)) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
