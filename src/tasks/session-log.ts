// Session summaries, `session_logs/YYYY-MM-DD-HHMMSS-<worker>.md` with times in UTC: their names and the line that says most.
import type { SessionLogView } from '../domain/board.js';

const named = /^(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})(\d{2})-(.+)\.md$/s;
const maxSummary = 300;

/** Name of the log that `worker` writes at `at`. */
export function sessionLogName(worker: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  return `${day}-${time.slice(0, 8).replaceAll(':', '')}-${worker}.md`;
}

/** A file of another name is a log too; it only does not say whose and when. */
export function readSessionLog(file: string, text: string): SessionLogView {
  const match = named.exec(file);
  const at = match === null ? null : new Date(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`);
  const valid = at !== null && !Number.isNaN(at.getTime());
  return {
    file,
    worker: valid ? (match?.[5] ?? null) : null,
    at: valid ? at.toISOString() : null,
    summary: summarise(text),
  };
}

/** The first line of prose; a heading only when nothing stands below it. Empty when nothing is said. */
export function summarise(text: string): string {
  const lines = text
    .replace(/^\uFEFF?---\r?\n[\s\S]*?\n---\r?\n/, '')
    .split('\n', 400)
    .map(line => line.trim());
  const saying = lines.filter(line => /[\p{L}\p{N}]/u.test(line));
  const line = saying.find(line => !line.startsWith('#')) ?? saying[0] ?? '';
  return line.replace(/^(?:#+|[-*+>]|\d+[.)])[ \t]+/, '').slice(0, maxSummary);
}
