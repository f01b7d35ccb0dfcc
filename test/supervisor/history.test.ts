// What is remembered of a project's way, across a restart of the supervisor and for a journal of an older program.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { About } from '../../src/domain/snapshot.js';
import { ProjectHistory } from '../../src/supervisor/history.js';
import { Journal } from '../../src/supervisor/journal/journal.js';
import { makeDirectory } from '../workspace/support.js';

const open = (file: string) =>
  new Journal(file, trouble => {
    throw new Error(trouble);
  });

test('finished tasks know when they were taken, sessions of today are counted, and both survive a restart', () => {
  const file = join(makeDirectory(), 'journal.sqlite');
  const journal = open(file);
  const history = new ProjectHistory('/p', journal);
  const tell = (worker: string | null, about?: About) => {
    const event = { project: '/p', worker, level: 'info', sentence: 'Something.' } as const;
    history.add(journal.addEvent(about === undefined ? event : { ...event, about }));
  };
  tell('w', 'claimed');
  tell('v', 'claimed');
  tell('w');
  tell('w', 'done');
  tell('v', 'stuck');
  tell('v', 'claimed');
  tell('v', 'limit');
  tell('v', 'done');
  tell(null, 'all-done');
  history.sessionBegan('w');
  history.sessionBegan('v');
  journal.addSession('/other', 'w');
  const seen = history.progress();
  expect(seen.finished).toHaveLength(2);
  expect(seen.sessionsToday).toBe(2);
  const [first, , , , , sixth] = history.timeline;
  expect(seen.finished.map(({ began }) => began)).toEqual([first?.at, sixth?.at]);
  expect(history.timeline[2]).not.toHaveProperty('about');
  journal.keepUntold('/p', { news: ['one'] });
  journal.keepUntold('/p', { news: ['two'] });
  journal.keepUntold('/other', { news: [] });
  journal.keepUntold('/other', null);
  journal.close();
  const again = open(file);
  const second = new ProjectHistory('/p', again);
  expect(second.progress()).toEqual(seen);
  expect(second.timeline).toEqual(history.timeline);
  expect([again.untold('/p'), again.untold('/other')]).toEqual([{ news: ['two'] }, null]);
  again.close();
});

test('a journal of an older program is taken over with all that is in it', () => {
  const file = join(makeDirectory(), 'journal.sqlite');
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE events (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, project TEXT, worker TEXT,
    level TEXT NOT NULL, sentence TEXT NOT NULL);
    INSERT INTO events (at, project, level, sentence) VALUES ('2026-01-01T00:00:00.000Z', '/p', 'info', 'It began.')`);
  old.close();
  const journal = open(file);
  journal.addEvent({ project: '/p', worker: 'w', level: 'good', sentence: 'Done.', about: 'done' });
  const { timeline } = new ProjectHistory('/p', journal);
  expect(timeline.map(({ sentence, about }) => [sentence, about])).toEqual([
    ['It began.', undefined],
    ['Done.', 'done'],
  ]);
  journal.close();
});
