// The memory on disk: what it holds after a kill, what it keeps of generations before, and how it goes on when the disk does not.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/supervisor/journal/journal.js';
import { type Generation, newWorkerRecord } from '../../src/supervisor/journal/records.js';
import { makeDirectory } from '../workspace/support.js';

function journalIn(directory: string): { journal: Journal; troubles: string[] } {
  const troubles: string[] = [];
  return {
    journal: new Journal(join(directory, 'journal.sqlite'), trouble => troubles.push(trouble)),
    troubles,
  };
}

const record = newWorkerRecord({
  id: 'w',
  agent: 'command',
  command: ['true'],
  agentArgs: [],
  prompt: null,
  task: null,
  crew: false,
});

function generation(layout: string): Generation {
  const project = { root: '/p', gitDir: '/p/.git', layout, workers: [record] };
  return { version: 1, bootId: 'boot', stopping: false, projects: [project] };
}

const event = { project: '/p', worker: 'w', level: 'info', sentence: 'It began.' } as const;

describe('the journal', () => {
  it('has everything that was written when its process is killed, without a farewell', () => {
    const directory = makeDirectory();
    const first = journalIn(directory).journal;
    first.addEvent(event);
    first.addEvent({ ...event, project: '/other' });
    first.addEvent({ ...event, project: null, sentence: 'For all.' });
    first.save(generation('a'));
    first.save(generation('b'));
    // Not closed: as after SIGKILL.
    const second = journalIn(directory).journal;
    expect(second.load()).toEqual(generation('b'));
    expect(second.events('/p', 0, 10).map(entry => [entry.seq, entry.sentence])).toEqual([
      [1, 'It began.'],
      [3, 'For all.'],
    ]);
    expect(second.events('/p', 1, 10)).toHaveLength(1);
    expect(second.addEvent(event).seq).toBe(4);
    first.close();
    second.close();
  });

  it('is written again when its file is deleted under it, with all that was in it', () => {
    const directory = makeDirectory();
    const { journal, troubles } = journalIn(directory);
    journal.addEvent(event);
    for (const name of readdirSync(directory)) rmSync(join(directory, name));
    journal.save(generation('a'));
    expect(troubles).toEqual([
      `The journal ${join(directory, 'journal.sqlite')} was deleted; what was in it was written again.`,
    ]);
    journal.addEvent(event);
    const next = journalIn(directory).journal;
    expect(next.load()).toEqual(generation('a'));
    expect(next.events('/p', 0, 10)).toHaveLength(2);
    journal.close();
    next.close();
    expect(readdirSync(directory)).toEqual(['journal.sqlite']);
  });

  it('keeps the last five generations, one a run', () => {
    const directory = makeDirectory();
    for (const layout of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      const { journal } = journalIn(directory);
      journal.save(generation('draft'));
      journal.save(generation(layout));
      journal.close();
    }
    const database = new DatabaseSync(join(directory, 'journal.sqlite'));
    const kept = database.prepare('SELECT state FROM generations ORDER BY number').all();
    database.close();
    expect(kept.map(row => (JSON.parse(String(row['state'])) as Generation).projects[0]?.layout)).toEqual([
      'c',
      'd',
      'e',
      'f',
      'g',
    ]);
  });

  it('falls back to the generation before a torn one', () => {
    const directory = makeDirectory();
    const { journal } = journalIn(directory);
    journal.save(generation('good'));
    journal.beginGeneration();
    journal.save(generation('torn'));
    journal.close();
    const database = new DatabaseSync(join(directory, 'journal.sqlite'));
    database.exec(`UPDATE generations SET state = '{"version":1,"proj' WHERE number = 2`);
    database.close();
    const again = journalIn(directory).journal;
    expect(again.load()?.projects[0]?.layout).toBe('good');
    again.close();
  });

  it('puts a broken file aside, says so, and begins anew', () => {
    const directory = makeDirectory();
    writeFileSync(
      join(directory, 'journal.sqlite'),
      'this is no database at all, and long enough to be looked at\n'.repeat(50),
    );
    const { journal, troubles } = journalIn(directory);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain('a new one was begun');
    const aside = readdirSync(directory).find(name => name.includes('broken')) ?? '';
    expect(readFileSync(join(directory, aside), 'utf8')).toContain('this is no database');
    journal.save(generation('x'));
    journal.close();
    const again = journalIn(directory);
    expect(again.troubles).toEqual([]);
    expect(again.journal.load()).toEqual(generation('x'));
    again.journal.close();
  });

  it('goes on in memory where nothing can be written, with one sentence', () => {
    const directory = makeDirectory();
    mkdirSync(join(directory, 'journal.sqlite'));
    const { journal, troubles } = journalIn(directory);
    journal.save(generation('a'));
    journal.addEvent(event);
    journal.addEvent({ ...event, sentence: 'It went on.' });
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain('nothing is remembered after a restart');
    expect(journal.load()).toBeNull();
    expect(journal.events('/p', 0, 10).map(entry => entry.sentence)).toEqual(['It began.', 'It went on.']);
    journal.close();
  });

  it('says it once when the disk fills up, and writes again when there is room', () => {
    const directory = makeDirectory();
    const { journal, troubles } = journalIn(directory);
    journal.addEvent(event);
    journal.limitPages(0);
    const big = { ...event, sentence: 'x'.repeat(200_000) };
    journal.addEvent(big);
    expect(journal.events('/p', 0, 10)).toHaveLength(2);
    journal.addEvent(big);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain('full');
    expect(journal.events('/p', 0, 10)).toHaveLength(3);
    journal.limitPages(1_000_000);
    journal.addEvent(event);
    journal.close();
    const again = journalIn(directory).journal;
    expect(again.events('/p', 0, 10).map(entry => entry.seq)).toEqual([1, 4]);
    again.close();
  });
});
