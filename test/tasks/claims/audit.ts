// What the upstream's history says of who had which task: read out of main alone, as anybody could.
import { execFileSync } from 'node:child_process';
import { parseLock } from '../../../src/tasks/lock.js';
import { parseTodo } from '../../../src/tasks/todo.js';
import { git } from '../../support/repository.js';

export interface Audit {
  /** Runs that had each lock file, in order. */
  owners: Map<string, string[]>;
  /** A lock that went from one run to another without having been given back between, and what else may not be. */
  wrong: string[];
  /** How often each title was ticked. */
  ticks: Map<string, number>;
}

export function audit(upstream: string): Audit {
  const found: Audit = { owners: new Map(), wrong: [], ticks: new Map() };
  const present = new Map<string, string>();
  let ticked = new Set<string>();
  const changes = changesOf(upstream);
  const texts = textsOf(
    upstream,
    changes.map(({ blob }) => blob),
  );
  for (const { path, blob } of changes) {
    const text = texts.get(blob) ?? null;
    if (path === 'TODO.md') {
      const now = new Set(parseTodo(text ?? '').tasks.flatMap(task => (task.done ? [task.id] : [])));
      for (const id of now) if (!ticked.has(id)) found.ticks.set(id, (found.ticks.get(id) ?? 0) + 1);
      for (const id of ticked) if (!now.has(id)) found.wrong.push(`${id} was unticked`);
      ticked = now;
    } else if (path.endsWith('.txt')) {
      const run = text === null ? null : (parseLock(text).lock.run ?? 'nobody');
      const before = present.get(path);
      if (run === null) present.delete(path);
      else {
        if (before !== undefined && before !== run) found.wrong.push(`${path} went from ${before} to ${run}`);
        if (before === undefined) found.owners.set(path, [...(found.owners.get(path) ?? []), run]);
        present.set(path, run);
      }
    }
  }
  for (const [path, runs] of found.owners)
    if (new Set(runs).size !== runs.length) found.wrong.push(`${path} came back under the same run`);
  return found;
}

function changesOf(upstream: string): { path: string; blob: string }[] {
  const log = git(
    upstream,
    'log',
    '--reverse',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--format=',
    'main',
    '--',
    'current_tasks',
    'TODO.md',
  );
  return log.split('\n').flatMap(line => {
    const match = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) \w\t(.*)$/.exec(line);
    return match === null ? [] : [{ blob: match[1] ?? '', path: match[2] ?? '' }];
  });
}

/** Of those that are there; an id of zeros stands for a file that went. */
function textsOf(upstream: string, blobs: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  const wanted = [...new Set(blobs)].filter(blob => !/^0+$/.test(blob));
  const options = { cwd: upstream, input: wanted.join('\n'), maxBuffer: 1 << 30 };
  const said = execFileSync('git', ['cat-file', '--batch'], options);
  let at = 0;
  for (const blob of wanted) {
    const end = said.indexOf(10, at);
    const size = Number(said.toString('latin1', at, end).split(' ')[2]);
    texts.set(blob, said.toString('utf8', end + 1, end + 1 + size));
    at = end + 2 + size;
  }
  return texts;
}
