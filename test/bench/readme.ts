// README's performance table, from a run: between two markers, for a reader who wants few lines.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { figures, type Line, markdown, type Name, peersOf, show, showRatio } from './stats.js';

const file = fileURLToPath(new URL('../../README.md', import.meta.url));
const markers = { begin: '<!-- bench -->', end: '<!-- /bench -->' };
const shownSamples = 20;

/** Replaces what stands between the markers. Refuses where they are missing: README is written by people. */
export function writeReadme(head: string[], lines: Line[]): void {
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(markers.begin);
  const to = text.indexOf(markers.end);
  if (from < 0 || to < from) throw new Error(`README.md has no ${markers.begin} … ${markers.end}`);
  const peers = peersOf(lines);
  // Beside each other in one column: no line has both.
  const against = peers.filter((name): name is Name => name === 'tmux' || name === 'bash loop');
  const rows = lines.map(line => [
    `${line.what}, ${line.unit}`,
    short(line.samples.quarterdeck),
    ...peers.map(name => short(line.samples[name])),
    against.map(name => showRatio(line, name)).find(shown => shown !== '–') ?? '–',
  ]);
  const columns = ['what', 'quarterdeck', ...peers, `to ${against.join(' or ')}`];
  const table = markdown([columns, ...rows], false);
  const about = `One run of \`npm run bench\`, contestants in turns; p50 / p90, or the median of a few. ${head[0]}.`;
  const body = `${markers.begin}\n${about}\n\n${table}\n`;
  writeFileSync(file, text.slice(0, from) + body + text.slice(to));
}

function short(samples: readonly number[] | undefined): string {
  if (samples === undefined || samples.length < shownSamples) return show(samples);
  const { p50, p90 } = figures(samples);
  return [p50, p90].map(value => show([value])).join(' / ');
}
