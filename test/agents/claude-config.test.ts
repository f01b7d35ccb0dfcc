// The configuration directory of a worker in a clone: where it lies, the login, what is linked into it, and whom it trusts.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { claudeDirectory, configVariables, prepareConfig } from '../../src/agents/claude-config.js';
import { notResumable } from '../../src/agents/claude-conversation.js';
import { filterEnvironment } from '../../src/domain/environment.js';
import { eachInItsPlace } from './clone-place.js';

const at = eachInItsPlace();

describe('where it lies', () => {
  test('a worktree and the project itself have the person’s, and nothing is made', () => {
    for (const workspace of ['worktree', 'here'] as const) {
      prepareConfig({ ...at.place, workspace });
      expect(claudeDirectory({ ...at.place, workspace })).toBe(at.persons);
      expect(configVariables({ ...at.place, workspace })).toEqual({});
    }
    const elsewhere = { ...at.place, workspace: 'here' as const, env: { CLAUDE_CONFIG_DIR: '/mine' } };
    expect(claudeDirectory(elsewhere)).toBe('/mine');
    expect(existsSync(at.place.workerDirectory)).toBe(false);
  });

  test('a clone has one of the worker’s, which needs nothing of the environment to be found again', () => {
    prepareConfig(at.place);
    expect(claudeDirectory({ ...at.place, env: {} })).toBe(at.own);
    expect(claudeDirectory({ ...at.place, env: { CLAUDE_CONFIG_DIR: '/mine' } })).toBe(at.own);
    for (const directory of [at.place.workerDirectory, at.own])
      expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test('its transcripts are found there', () => {
    const id = '5443d20d-4c0b-4649-b381-688b4b65219c';
    mkdirSync(join(at.own, 'projects', '-clone'), { recursive: true });
    writeFileSync(join(at.own, 'projects', '-clone', `${id}.jsonl`), '{"type":"user"}\n');
    expect(notResumable({ id, transcript: null }, at.place)).toBeNull();
    expect(notResumable({ id, transcript: null }, { ...at.place, workspace: 'here' })).toMatch(
      /no transcript/,
    );
  });
});

describe('the login', () => {
  test('is the person’s at.own, wherever they keep it, and is neither linked nor copied', () => {
    writeFileSync(join(at.persons, '.credentials.json'), '{"secret":1}');
    prepareConfig(at.place);
    expect(readdirSync(at.own)).not.toContain('.credentials.json');
    const variable = 'CLAUDE_SECURESTORAGE_CONFIG_DIR';
    expect(configVariables(at.place)[variable]).toBe('');
    const env = { CLAUDE_CONFIG_DIR: '/mine' };
    expect(configVariables({ ...at.place, env })[variable]).toBe('/mine');
    expect(configVariables({ ...at.place, env: { ...env, [variable]: '/keys' } })[variable]).toBe('/keys');
  });

  test('what is set for the worker does not reach those whom it starts', () => {
    const env = { HOME: '/h', CLAUDE_CONFIG_DIR: '/mine' };
    const session = { ...env, ...configVariables({ ...at.place, env }) };
    expect(session['CLAUDE_CONFIG_DIR']).toBe(at.own);
    expect(filterEnvironment(session)).toEqual(env);
    expect(filterEnvironment({ HOME: '/h', ...configVariables(at.place) })).toEqual({ HOME: '/h' });
  });
});

describe('links', () => {
  test('lead to what the person has set up; what a session writes does not', () => {
    for (const name of ['agents', 'skills', 'projects', 'sessions', 'todos', 'statsig', 'brand-new'])
      mkdirSync(join(at.persons, name));
    for (const name of ['settings.json', 'CLAUDE.md', 'history.jsonl', 'unknown.json'])
      writeFileSync(join(at.persons, name), name);
    prepareConfig(at.place);
    const links = readdirSync(at.own).filter(name => lstatSync(join(at.own, name)).isSymbolicLink());
    expect(links.toSorted()).toEqual(['CLAUDE.md', 'agents', 'settings.json', 'skills']);
    for (const name of links) expect(readlinkSync(join(at.own, name))).toBe(join(at.persons, name));
    expect(readFileSync(join(at.own, 'settings.json'), 'utf8')).toBe('settings.json');
  });

  test('follow the person at each launch, also to another directory', () => {
    mkdirSync(join(at.persons, 'agents'));
    writeFileSync(join(at.persons, 'settings.json'), '{}');
    prepareConfig(at.place);
    rmSync(join(at.persons, 'agents'), { recursive: true });
    symlinkSync('/nowhere', join(at.own, 'gone'));
    mkdirSync(join(at.root, 'other', 'rules'), { recursive: true });
    writeFileSync(join(at.root, 'other', 'settings.json'), '{"other":1}');
    prepareConfig({ ...at.place, env: { ...at.place.env, CLAUDE_CONFIG_DIR: join(at.root, 'other') } });
    expect(readdirSync(at.own).toSorted()).toEqual(['.claude.json', 'rules', 'settings.json']);
    expect(readFileSync(join(at.own, 'settings.json'), 'utf8')).toBe('{"other":1}');
  });

  test('take the place of a file that a session left there, and leave a directory of its own', () => {
    prepareConfig(at.place);
    writeFileSync(join(at.own, 'settings.json'), '{"hooks":"its own"}');
    mkdirSync(join(at.own, 'skills', 'mine'), { recursive: true });
    prepareConfig(at.place);
    expect(readdirSync(at.own)).toContain('skills');
    // The person has none: nothing is taken away for nothing.
    expect(lstatSync(join(at.own, 'settings.json')).isFile()).toBe(true);
    writeFileSync(join(at.persons, 'settings.json'), '{}');
    mkdirSync(join(at.persons, 'skills'));
    prepareConfig(at.place);
    expect(lstatSync(join(at.own, 'settings.json')).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(at.own, 'skills'))).toEqual(['mine']);
  });
});

describe('trust', () => {
  test('is there when the person trusts the project, exactly', () => {
    at.writePersons({ projects: at.trust() });
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(true);
  });

  test.each([
    ['nothing of it', {}],
    ['a directory above', { '..': true }],
    ['a no', { '.': false }],
    ['a word', { '.': 'yes' }],
  ])('%s is no trust', (_what, given) => {
    const projects = Object.entries(given).map(([path, answer]) => [
      path === '..' ? at.root : at.place.projectRoot,
      { hasTrustDialogAccepted: answer },
    ]);
    at.writePersons({ projects: { ...Object.fromEntries(projects), '/': { hasTrustDialogAccepted: true } } });
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(false);
  });

  test('is found where the person’s configuration lies, and nowhere else', () => {
    const other = join(at.root, 'other');
    mkdirSync(other);
    at.writePersons({ projects: at.trust() });
    const env = { ...at.place.env, CLAUDE_CONFIG_DIR: other };
    prepareConfig({ ...at.place, env });
    expect(at.isTrusted).toBe(false);
    writeFileSync(join(other, '.claude.json'), JSON.stringify({ projects: at.trust() }));
    prepareConfig({ ...at.place, env });
    expect(at.isTrusted).toBe(true);
  });

  test('ends with the person’s; an answer in the pane lasts', () => {
    at.writePersons({ projects: at.trust() });
    prepareConfig(at.place);
    at.writePersons({});
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(false);
    at.writeOwn(config => {
      config.projects[at.place.cwd] = { hasTrustDialogAccepted: true };
    });
    prepareConfig(at.place);
    expect(at.isTrusted).toBe(true);
  });

  test('brings what the person set for the project alone, and goes with it', () => {
    const mine = { mcpServers: { db: { command: 'db' } }, hasClaudeMdExternalIncludesApproved: true };
    at.writePersons({
      projects: {
        [at.place.projectRoot]: {
          hasTrustDialogAccepted: true,
          ...mine,
          allowedTools: ['Bash'],
          lastCost: 7,
        },
        '/another': { hasTrustDialogAccepted: true },
      },
    });
    prepareConfig(at.place);
    expect(at.readOwn().projects).toEqual({ [at.place.cwd]: { hasTrustDialogAccepted: true, ...mine } });
    at.writePersons('{}');
    prepareConfig(at.place);
    expect(at.readOwn().projects).toEqual({});
  });

  test('of a project that is reached through a link is the one of the place it leads to', () => {
    at.writePersons({ projects: at.trust() });
    symlinkSync(at.place.projectRoot, join(at.root, 'link'));
    symlinkSync(at.place.cwd, join(at.root, 'clone-link'));
    prepareConfig({ ...at.place, projectRoot: join(at.root, 'link'), cwd: join(at.root, 'clone-link') });
    expect(at.isTrusted).toBe(true);
  });
});
