// What is told outside of the program, in words for Slack: everything from repositories and agents made harmless, all of it
// bounded. And when it is quiet. Pure.
import type { QuietHours, Telling } from './config.js';
import type { About } from './snapshot.js';

/** One move of the upstream's branch. All text is hostile. */
export interface Push {
  /** `upstream/main` */
  branch: string;
  /** The latest of what it brought, locks left out. */
  author: string;
  subject: string;
  /** Commits that it brought, locks left out. */
  count: number;
  /** What stood there before is gone from the history. */
  rewritten: boolean;
  /** `3 files changed, 12 insertions(+)`; empty when git did not say. */
  diffstat: string;
}

export type News =
  | { kind: 'push'; push: Push }
  /** A sentence of the timeline; hostile text. */
  | { kind: Exclude<Telling, 'push'>; worker: string | null; sentence: string };

/** Null for what nobody outside is told. */
export function tellingOf(about: About | undefined): Exclude<Telling, 'push'> | null {
  switch (about) {
    case 'stuck':
    case 'limit':
    case 'failed':
      return about;
    case 'set-aside':
    case 'lost':
      return 'failed';
    case 'all-done':
      return 'done';
    default:
      return null;
  }
}

const bounds = { name: 80, subject: 200, sentence: 400, diffstat: 120 };
/** The latest of each kind that stand in one message. */
const mostLines = 15;

/** One message for all of it. @param missed news that there was no room to keep @param quiet when they were held back */
export function messageOf(
  project: string,
  news: readonly News[],
  missed: number,
  quiet: QuietHours | null,
): string {
  const pushes = news.filter(one => one.kind === 'push');
  const others = news.filter(one => one.kind !== 'push');
  const lines = [
    ...(quiet === null ? [] : [`While it was quiet (${quietText(quiet)}):`]),
    ...latest(others.map(one => harmless(one.sentence, bounds.sentence))),
    ...(pushes.length > 1 ? [`${pushes.length} pushes:`] : []),
    ...latest(pushes.map(({ push }) => pushText(push))),
    ...(missed === 0 ? [] : [`and ${missed} more that were too many to keep.`]),
  ];
  const head = harmless(project, bounds.name);
  return lines.length === 1 ? `${head}: ${lines[0]}` : [`${head}:`, ...lines].join('\n');
}

function latest(lines: string[]): string[] {
  const more = lines.length - mostLines;
  return more > 0 ? [`… ${more} earlier ones`, ...lines.slice(-mostLines)] : lines;
}

function pushText({ branch, author, subject, count, rewritten, diffstat }: Push): string {
  const facts = [
    ...(rewritten ? ['the history was written anew'] : []),
    ...(count > 1 ? [`${count} commits`] : []),
    ...(diffstat === '' ? [] : [harmless(diffstat, bounds.diffstat)]),
  ].join('; ');
  const what = `${harmless(author, bounds.name)} pushed to ${harmless(branch, bounds.name)}: ${harmless(subject, bounds.subject)}`;
  return facts === '' ? what : `${what} (${facts})`;
}

/** Controls, line ends, bidi and invisible characters: none of them says anything in a line. */
const unseen = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u3164\uffa0]+/gu;

/** `<!channel>`, `<@U1>` and `<https://…|text>` are only that while their brackets are brackets. */
export function harmless(text: string, most: number): string {
  const line = text
    .slice(0, 4 * most)
    .replace(unseen, ' ')
    .trim();
  const points = [...line];
  const cut = points.length > most ? `${points.slice(0, most - 1).join('')}…` : line;
  return cut.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function quietText({ from, to }: QuietHours): string {
  return `${clock(from)}-${clock(to)}`;
}

function clock(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const minute = 60_000;
const day = 24 * 60;

/** Milliseconds until the quiet hours end, local time; 0 outside of them. Over midnight too. */
export function quietFor(quiet: QuietHours | null, now: Date): number {
  if (quiet === null) return 0;
  const at = now.getHours() * 60 + now.getMinutes();
  const length = (quiet.to - quiet.from + day) % day;
  const since = (at - quiet.from + day) % day;
  if (since >= length) return 0;
  return (length - since) * minute - now.getSeconds() * 1_000 - now.getMilliseconds();
}
