// Percentiles, and the one table that every bench adds its lines to.

/** Who draws panes. */
export const terminals = ['quarterdeck', 'tmux', 'mprocs'] as const;
export type Terminal = (typeof terminals)[number];

/** All who are measured; the loop is a script that claims tasks with plain git. */
export const names = [...terminals, 'bash loop'] as const;
export type Name = (typeof names)[number];

export interface Line {
  what: string;
  unit: string;
  samples: Partial<Record<Name, number[]>>;
  budget?: Budget;
  /** Why a peer has no figure here, or what else the reader must know. */
  note?: string;
}

export interface Budget {
  p50?: number;
  p90?: number;
  /** Times tmux' p50. */
  ratio?: number;
  /** At least so many times the bash loop's p50: what is measured is a speed. */
  timesLoop?: number;
}

export interface Figures {
  p50: number;
  p90: number;
  p99: number;
  max: number;
  count: number;
}

export function figures(samples: readonly number[]): Figures {
  const sorted = samples.toSorted((one, two) => one - two);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), count: sorted.length };
}

/** Below so many, percentiles say nothing that the median does not. */
const manySamples = 20;

export function show(samples: readonly number[] | undefined): string {
  if (samples === undefined || samples.length === 0) return '–';
  const { p50, p90, p99 } = figures(samples);
  const shown = samples.length < manySamples ? [p50] : [p50, p90, p99];
  return shown.map(digits).join(' / ');
}

function digits(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}

export function ratio(line: Line, peer: Name): number | null {
  const ours = line.samples.quarterdeck;
  const theirs = line.samples[peer];
  if (ours === undefined || theirs === undefined || theirs.length === 0) return null;
  return figures(ours).p50 / figures(theirs).p50;
}

export function showRatio(line: Line, peer: Name): string {
  const value = ratio(line, peer);
  if (value === null || !Number.isFinite(value)) return '–';
  return `${value.toFixed(value < 0.1 ? 3 : value < 10 ? 2 : 1)}×`;
}

/** The budget, and whether the figures keep it. */
function judge(line: Line): { text: string; kept: boolean | null } {
  const { budget } = line;
  const ours = line.samples.quarterdeck;
  if (budget === undefined || ours === undefined || ours.length === 0) return { text: '–', kept: null };
  const { p50, p90 } = figures(ours);
  const parts: string[] = [];
  let kept: boolean | null = true;
  const absolute = [budget.p50, budget.p90].filter(value => value !== undefined);
  if (absolute.length > 0) parts.push(`≤ ${absolute.join(' / ')} ${line.unit}`);
  if (budget.p50 !== undefined && p50 > budget.p50) kept = false;
  if (budget.p90 !== undefined && p90 > budget.p90) kept = false;
  if (budget.ratio !== undefined) {
    parts.push(`≤ ${budget.ratio}× tmux`);
    if ((ratio(line, 'tmux') ?? 0) > budget.ratio) kept = false;
  }
  if (budget.timesLoop !== undefined) {
    parts.push(`≥ ${budget.timesLoop}× the bash loop`);
    const times = ratio(line, 'bash loop');
    if (times === null) kept = parts.length > 1 ? kept : null;
    else if (times < budget.timesLoop) kept = false;
  }
  return { text: parts.join(', '), kept };
}

/** Whom these lines say anything of, in order; ours is always first. */
export function peersOf(lines: Line[]): Name[] {
  return names.filter(
    name => name !== 'quarterdeck' && lines.some(({ samples }) => (samples[name]?.length ?? 0) > 0),
  );
}

export function table(lines: Line[]): string {
  const peers = peersOf(lines);
  const rows = lines.map(line => {
    const { text, kept } = judge(line);
    return [
      `${line.what}, ${line.unit}`,
      show(line.samples.quarterdeck),
      ...peers.map(name => show(line.samples[name])),
      ...peers.map(name => showRatio(line, name)),
      kept === null ? text : `${kept ? '✓' : '✗'} ${text}`,
      String(line.samples.quarterdeck?.length ?? 0),
    ];
  });
  const head = ['what (p50 / p90 / p99)', 'quarterdeck', ...peers, ...peers.map(name => `to ${name}`)];
  head.push('budget', 'n');
  return [markdown([head, ...rows]), ...notesOf(lines)].join('\n');
}

function notesOf(lines: Line[]): string[] {
  const notes = lines.flatMap(line => (line.note === undefined ? [] : [`- ${line.what}: ${line.note}`]));
  return notes.length === 0 ? [] : ['', ...new Set(notes)];
}

/** The first row is the head. */
export function markdown(rows: string[][], align = true): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0))) ?? [];
  const print = (row: string[]) =>
    `| ${row.map((cell, at) => (align ? cell.padEnd(widths[at] ?? 0) : cell)).join(' | ')} |`;
  const rule = `|${widths.map(width => '-'.repeat(align ? width + 2 : 3)).join('|')}|`;
  return [print(rows[0] ?? []), rule, ...rows.slice(1).map(print)].join('\n');
}
