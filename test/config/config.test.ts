// Configuration files: what may stand in them, what is said of mistakes and where, whose word counts, and what waits for trust.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LastGood, type LoadedConfig, loadConfig } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/config-text.js';
import { setTrust } from '../../src/config/trust.js';
import { wishes, wishWords } from '../../src/config/wishes.js';
import { commands } from '../../src/domain/commands/commands.js';
import { defaultConfig } from '../../src/domain/config.js';
import { type Home, resolveHome } from '../../src/home/home.js';

let root: string;
let home: Home;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-config-'));
  home = resolveHome({ QUARTERDECK_HOME: join(root, 'h') });
  mkdirSync(home.config, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const user = (text: string) => writeFileSync(join(home.config, 'config.yaml'), text);
const project = (text: string) => writeFileSync(join(root, 'quarterdeck.yaml'), text);
const load = (lastGood?: LastGood) => loadConfig(home, root, commands, lastGood);
const problemsOf = (text: string) => parseConfig(text, 'quarterdeck.yaml').problems;
const keysOf = (loaded: LoadedConfig, name: string) => loaded.commands.find(one => one.name === name)?.keys;

function trust(loaded: LoadedConfig): void {
  if (loaded.question === null) throw new Error('there is nothing to trust');
  expect(setTrust(home, loaded.question.file, loaded.question.hash)).toEqual({ ok: true, value: undefined });
}

describe('what is wrong is named with its place, and the rest counts', () => {
  it.each([
    ['theme: dark\nmose: on\n', 'quarterdeck.yaml:2:1 unknown key "mose" (did you mean "mouse"?)'],
    ['theme: darkk\n', 'quarterdeck.yaml:1:8 "theme" is auto, light or dark'],
    ['clipboard:\n  osc: on\n', 'quarterdeck.yaml:2:3 unknown key "osc"'],
    [
      'keys:\n  prefix: C-i\n',
      'quarterdeck.yaml:2:11 "C-i" cannot be a key: a terminal sends the same for Tab',
    ],
    ['keys:\n  bind:\n    zoom: [z, hyper]\n', 'quarterdeck.yaml:3:11 "hyper" is no key'],
    ['keys:\n  detach: []\n', 'quarterdeck.yaml:2:11 "detach" is empty: there must be a way back'],
    [
      'keys:\n  detach: [q]\n',
      'quarterdeck.yaml:2:11 "detach" holds a key that is typed: it needs ctrl or alt',
    ],
    ['commands:\n  - run: [make]\n', 'quarterdeck.yaml:2:5 "title" is missing'],
    [
      'commands:\n  - title: make\n    run: make\n',
      'quarterdeck.yaml:3:10 "run" is a list of words, such as [lazygit]',
    ],
    ['scrollback: 5\n', 'quarterdeck.yaml:1:13 "scrollback" is a number of lines from 100 to 100000'],
    ['tell:\n  on: [push, stuk]\n', 'quarterdeck.yaml:2:14 "on" is one of push, stuck, limit, failed, done'],
    [
      'tell:\n  quietHours: 22-7\n',
      'quarterdeck.yaml:2:15 "quietHours" is from one time to another, such as "22:00-07:00"',
    ],
    [
      'tell:\n  quietHours: "07:00-07:00"\n',
      'quarterdeck.yaml:2:15 "quietHours" begins and ends at the same time',
    ],
    ['theme: [', /^quarterdeck.yaml:\d+:\d+ /],
    ['a: &a [1]\nb: *a\n', /^quarterdeck.yaml:1:1 /],
    ['- 1\n', 'quarterdeck.yaml:1:1 the file must hold keys and values'],
  ])('%j', (text, sentence) => {
    const [first, ...others] = problemsOf(text);
    if (typeof sentence === 'string')
      expect(first?.replace(/ \(did you mean "(tool|osc52)"\?\)/, '')).toBe(sentence);
    else expect(first).toMatch(sentence);
    expect(others).toEqual([]);
  });

  it.each([
    'slack: https://hooks.slack.com/services/S3cret',
    'slack: { url: "https://hooks.slack.com/services/S3cret" }',
    'slack: { env: "https://hooks.slack.com/services/S3cret" }',
    'slack: { file: relative/S3cret }',
  ])('an address that stands in a file itself is refused, and not repeated: %s', text => {
    user(`tell:\n  ${text}\n  quietHours: "22:00-07:00"\n`);
    const { config, problems } = load();
    expect(config.tell).toMatchObject({ slack: null, quietHours: { from: 1320, to: 420 } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/"slack" is \{env: NAME|"env" is the name of a variable|"file" is a path/);
    expect(problems[0]).not.toContain('S3cret');
  });

  it('good parts of a file with mistakes are in force, also commands after a bad one', () => {
    user(
      'theme: dark\nmouse: 7\ncommands:\n  - {title: a, run: []}\n  - {title: b, run: [b], key: f, inn: pane}\n',
    );
    const { config, problems } = load();
    expect(config.theme).toBe('dark');
    expect(config.mouse).toBe(true);
    expect(config.commands.map(({ name, key, at }) => [name, key, at.replace(/^.*yaml/, '')])).toEqual([
      ['b', 'f', ':5:5'],
    ]);
    expect(problems.map(problem => problem.replace(/^.*yaml/, ''))).toEqual([
      ':2:8 "mouse" is on or off',
      ':4:21 "run" is empty: it needs a program',
      ':5:34 unknown key "inn" (did you mean "in"?)',
    ]);
  });

  it('all that is wrong comes in the order of the lines, the person’s own file first', () => {
    user(
      'keys:\n  bind:\n    zom: [z]\n    zoom: [hyper]\nmouse: 7\ncommands:\n  - {title: a, run: []}\n' +
        '  - {title: b, run: [b], name: board}\n  - {title: c, run: [c], inn: pane}\nthem: dark\n',
    );
    project('mose: on\n\nkeys: {bind: {nobody: x}}\ntheme: dim\n');
    trust(load());
    const places = load().problems.map(problem => /([^/]*\.yaml:\d+):\d+ /.exec(problem)?.[1]);
    const lines = [3, 4, 5, 7, 8, 9, 10].map(line => `config.yaml:${line}`);
    expect(places).toEqual([...lines, ...[1, 3, 4].map(line => `quarterdeck.yaml:${line}`)]);
  });

  it('a text that is no YAML leaves the last good one in force; a file that goes takes its settings along', () => {
    const lastGood: LastGood = new Map();
    user('theme: dark\n');
    expect(load(lastGood).config.theme).toBe('dark');
    user('theme: "light\n');
    expect(load(lastGood)).toMatchObject({
      config: { theme: 'dark' },
      problems: [expect.stringMatching(/yaml:\d+:\d+ /)],
    });
    rmSync(join(home.config, 'config.yaml'));
    expect(load(lastGood)).toMatchObject({ config: { theme: 'auto' }, problems: [], read: [] });
  });

  it('without files everything is as it was made', () => {
    expect(load()).toMatchObject({ config: defaultConfig, problems: [], read: [], question: null });
    expect(load().commands).toEqual([...commands]);
  });
});

describe('the project over the user over the defaults', () => {
  it('single settings are replaced one by one, commands add up', () => {
    user('theme: dark\nclipboard: {tool: off}\nscrollback: 500\ncommands: [{title: Mine, run: [mine]}]\n');
    project('theme: light\nclipboard: {osc52: off}\ncommands: [{title: Theirs, run: [theirs], in: pane}]\n');
    trust(load());
    const { config, question, trusted } = load();
    expect(config).toMatchObject({
      theme: 'light',
      scrollback: 500,
      clipboard: { osc52: false, tool: false },
    });
    expect(config.commands.map(one => one.title)).toEqual(['Mine', 'Theirs']);
    expect({ question, trusted }).toEqual({ question: null, trusted: true });
  });
});

it('a prefix that comes back as well is named, and there is always a way back', () => {
  user('keys: {prefix: ctrl+q, detach: ctrl+q}\n');
  const { config, problems } = load();
  expect(config.keys).toMatchObject({ prefix: 'ctrl+q', detach: ['ctrl+]'] });
  expect(problems).toEqual([expect.stringMatching(/Ctrl-q is both the prefix and a key that comes back/)]);
});

describe('trust', () => {
  const theirs =
    'theme: light\nkeys: {bind: {zoom: f}}\nnotifications: {run: [evil]}\ncommands: [{title: Go, run: [evil], key: j}]\n';

  it('until the person agrees nothing of a project starts a program or changes a key; the harmless counts', () => {
    project(theirs);
    const before = load();
    expect(before.config).toMatchObject({ theme: 'light', commands: [], notifications: { way: 'bell' } });
    expect(keysOf(before, 'zoom')).toEqual(['z']);
    expect(before.question).toMatchObject({
      changed: false,
      commands: [{ title: 'Go' }],
      notifications: ['evil'],
    });
    trust(before);
    const after = load();
    expect(after.config).toMatchObject({
      commands: [{ title: 'Go' }],
      notifications: { way: 'command', run: ['evil'] },
    });
    expect(keysOf(after, 'zoom')).toEqual(['f']);
  });

  it('one other byte is another text, and is asked for again; the word can be taken back', () => {
    project(theirs);
    trust(load());
    project(`${theirs}# a comment\n`);
    expect(load()).toMatchObject({ trusted: false, config: { commands: [] }, question: { changed: true } });
    project(theirs);
    expect(load().trusted).toBe(true);
    setTrust(home, join(root, 'quarterdeck.yaml'), null);
    expect(load()).toMatchObject({ trusted: false, question: { changed: false } });
  });

  it('the user’s own file needs no trust, and a project that only sets colours asks for nothing', () => {
    user('commands: [{title: Mine, run: [mine], key: f}]\n');
    project('theme: dark\n');
    expect(load()).toMatchObject({
      question: null,
      config: { theme: 'dark', commands: [{ title: 'Mine' }] },
    });
  });
});

it('what a project’s file would send out waits for trust, and the question says so', () => {
  user('tell: { slack: { env: MINE }, on: [push, done] }\n');
  project('tell:\n  slack: { env: HOOK }\n  quietHours: "22:00-07:00"\n  on: []\n');
  const before = load();
  expect(before.config.tell).toEqual({ slack: { env: 'MINE' }, quietHours: null, on: ['push', 'done'] });
  if (before.question === null) throw new Error('nobody asks');
  expect(wishWords(before.question)).toBe('decide what is told outside');
  expect(wishes(before.question, key => key)).toEqual([
    { what: 'tell', would: 'post what happens here to the address in the variable HOOK' },
    { what: 'tell', would: 'quiet hours: 22:00-07:00' },
    { what: 'tell', would: 'nothing' },
  ]);
  trust(before);
  expect(load().config.tell).toEqual({ slack: { env: 'HOOK' }, quietHours: { from: 1320, to: 420 }, on: [] });
});
