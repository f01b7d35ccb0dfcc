// What a worker's own `.claude.json` has of the person's, files that lie in wait, and that the person's stay as they were.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { forgetConfig, prepareConfig } from '../../src/agents/claude-config.js';
import { eachInItsPlace } from './clone-place.js';

const at = eachInItsPlace();

describe('what is copied', () => {
  const person = {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: ['a', 'b'], rejected: ['c'] },
    oauthAccount: { emailAddress: 'a@example.org' },
    primaryApiKey: 'dummy-key',
    mcpServers: { files: { command: 'files', env: { TOKEN: 'dummy-token' } } },
    theme: 'light',
    userID: 'u',
    machineID: 'm',
    tipsHistory: {},
    projects: {},
  };

  test('is what Claude asks for at its start, readable by nobody else', () => {
    at.writePersons(person);
    prepareConfig(at.place);
    const { userID, machineID, tipsHistory, ...needed } = person;
    expect(at.readOwn()).toEqual(needed);
    expect([userID, machineID, tipsHistory]).toBeDefined();
    expect(statSync(join(at.own, '.claude.json')).mode & 0o777).toBe(0o600);
    chmodSync(join(at.own, '.claude.json'), 0o644);
    prepareConfig(at.place);
    expect(statSync(join(at.own, '.claude.json')).mode & 0o777).toBe(0o600);
    const others = readdirSync(at.own).filter(name => name !== '.claude.json');
    expect(others).toEqual([]);
  });

  test('is the latest, and what the session wrote itself stays', () => {
    at.writePersons(person);
    prepareConfig(at.place);
    at.writeOwn(config => {
      config['numStartups'] = 3;
      config['theme'] = 'dark';
      config['customApiKeyResponses'] = { approved: ['c', 'd'], rejected: ['a', 'e'] };
    });
    const { oauthAccount, primaryApiKey, mcpServers, ...left } = person;
    at.writePersons({ ...left, customApiKeyResponses: { approved: ['a'], rejected: ['c'] } });
    prepareConfig(at.place);
    expect(at.readOwn()).toMatchObject({
      numStartups: 3,
      theme: 'light',
      customApiKeyResponses: { approved: ['a', 'd'], rejected: ['c', 'e'] },
    });
    for (const name of Object.keys({ oauthAccount, primaryApiKey, mcpServers }))
      expect(at.readOwn()).not.toHaveProperty(name);
  });

  test('goes when the worker does, its transcripts stay, and so does what a link led to', () => {
    at.writePersons(person);
    mkdirSync(join(at.persons, 'skills', 'mine'), { recursive: true });
    prepareConfig(at.place);
    mkdirSync(join(at.own, 'projects', '-clone'), { recursive: true });
    mkdirSync(join(at.own, 'backups'));
    writeFileSync(join(at.own, 'backups', '.claude.json.backup.1'), JSON.stringify(person));
    forgetConfig(at.place);
    expect(readdirSync(at.own).toSorted()).toEqual(['projects', 'skills']);
    expect(readdirSync(join(at.persons, 'skills'))).toEqual(['mine']);
    rmSync(at.place.workerDirectory, { recursive: true });
    forgetConfig(at.place);
    symlinkSync(join(at.root, 'home'), at.place.workerDirectory);
    forgetConfig(at.place);
    expect(existsSync(join(at.root, 'home', '.claude.json'))).toBe(true);
  });
});

describe('hostile contents', () => {
  test('the person’s files are as they were, to the byte', () => {
    at.writePersons({ projects: at.trust(), primaryApiKey: 'dummy' });
    mkdirSync(join(at.persons, 'agents'));
    writeFileSync(join(at.persons, 'agents', 'a.md'), 'an agent');
    writeFileSync(join(at.persons, 'settings.json'), '{ "odd":   1 }');
    writeFileSync(join(at.persons, '.credentials.json'), '{}', { mode: 0o600 });
    const before = at.picture();
    prepareConfig(at.place);
    writeFileSync(join(at.own, '.claude.json'), 'broken');
    prepareConfig(at.place);
    forgetConfig(at.place);
    expect(at.picture()).toEqual(before);
  });

  test.each([
    ['no JSON', (file: string) => writeFileSync(file, '{"projects":')],
    ['a list', (file: string) => writeFileSync(file, '[1]')],
    ['nothing', (file: string) => writeFileSync(file, '')],
    ['projects that are none', (file: string) => writeFileSync(file, '{"projects":[7],"env":null}')],
    [
      'an odd prototype',
      (file: string) => writeFileSync(file, '{"__proto__":{"projects":7},"projects":{"__proto__":{}}}'),
    ],
    ['a directory', (file: string) => mkdirSync(file)],
    ['a pipe that nobody writes to', (file: string) => execFileSync('mkfifo', [file])],
    [
      'beyond all measure',
      (file: string) => {
        const config = JSON.stringify({ theme: 'light', projects: at.trust() });
        writeFileSync(file, config + ' '.repeat(40 * 1024 * 1024));
      },
    ],
  ])('the person’s .claude.json is %s: no trust, and the worker starts all the same', (_what, make) => {
    make(join(at.root, 'home', '.claude.json'));
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(false);
    expect(at.readOwn()).not.toHaveProperty('theme');
    rmSync(join(at.own, '.claude.json'));
    make(join(at.own, '.claude.json'));
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(false);
    expect(statSync(join(at.own, '.claude.json')).isFile()).toBe(true);
  });

  test('the person’s may be a link of theirs; the worker’s own is never followed', () => {
    const dotfiles = join(at.root, 'dotfiles.json');
    writeFileSync(dotfiles, JSON.stringify({ projects: at.trust() }));
    symlinkSync(dotfiles, join(at.root, 'home', '.claude.json'));
    mkdirSync(at.own, { recursive: true });
    const bait = join(at.root, 'bait.json');
    writeFileSync(bait, JSON.stringify({ theme: 'bait' }));
    for (const name of ['.claude.json', '.claude.json.draft', '.trusted-with-project'])
      symlinkSync(bait, join(at.own, name));
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(true);
    expect(at.readOwn()).not.toHaveProperty('theme');
    expect(readFileSync(bait, 'utf8')).toBe(JSON.stringify({ theme: 'bait' }));
    expect(lstatSync(join(at.root, 'home', '.claude.json')).isSymbolicLink()).toBe(true);
  });

  test('a link in the place of a directory of the worker’s goes, and what it led to stays', () => {
    writeFileSync(join(at.persons, 'settings.json'), '{"mine":1}');
    mkdirSync(at.place.workerDirectory, { recursive: true });
    symlinkSync(at.persons, at.own);
    prepareConfig(at.place);
    expect(lstatSync(at.own).isDirectory()).toBe(true);
    expect(readdirSync(at.persons)).toEqual(['settings.json']);
    expect(readFileSync(join(at.persons, 'settings.json'), 'utf8')).toBe('{"mine":1}');
  });

  test('what cannot be made is said', () => {
    mkdirSync(join(at.root, 'data', 'workers'), { recursive: true });
    writeFileSync(at.place.workerDirectory, '');
    expect(() => prepareConfig(at.place)).toThrow(/worker-1/);
  });
});
