// Percentiles, and the table that a bench prints.

export interface Figures {
  p50: number;
  p90: number;
  p99: number;
  max: number;
  count: number;
}

export function figures(samples: number[]): Figures {
  const sorted = samples.toSorted((one, two) => one - two);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), count: sorted.length };
}

export interface Line {
  what: string;
  unit: string;
  ours: Figures;
  /** The same measured on tmux in the same run. */
  tmux: Figures | null;
  budget: string;
}

export function table(lines: Line[]): string {
  const number = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  const cells = lines.map(line => [
    line.what,
    `${number(line.ours.p50)} / ${number(line.ours.p90)} / ${number(line.ours.max)} ${line.unit}`,
    line.tmux === null
      ? '–'
      : `${number(line.tmux.p50)} / ${number(line.tmux.p90)} / ${number(line.tmux.max)} ${line.unit}`,
    line.tmux === null ? '–' : `${(line.ours.p50 / line.tmux.p50).toFixed(1)}×`,
    line.budget,
    String(line.ours.count),
  ]);
  const rows = [
    ['what', 'quarterdeck p50 / p90 / max', 'tmux p50 / p90 / max', 'ratio', 'budget', 'n'],
    ...cells,
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  const print = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`;
  return [print(rows[0] ?? []), rule, ...rows.slice(1).map(print)].join('\n');
}
