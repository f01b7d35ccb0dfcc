// Keys of the person's own: how they may be written, what they displace, and the tmux preset.
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/domain/commands/commands.js';
import { defaultConfig, type KeysConfig, type OwnCommand } from '../../src/domain/config.js';
import { commandAfterPrefix, effectiveCommands } from '../../src/domain/keys/keymap.js';
import { commandOfKey, keyConflicts } from '../../src/domain/keys/keys.js';
import { readKey } from '../../src/domain/keys/names.js';
import { tmuxKeys } from '../../src/domain/keys/tmux.js';

function effective(keys: Partial<KeysConfig>, own: OwnCommand[] = []) {
  return effectiveCommands(commands, { keys: { ...defaultConfig.keys, ...keys }, commands: own });
}
const bind = (command: string, ...keys: string[]) => ({ command, keys, at: `c.yaml:1:${command.length}` });
const own = (name: string, key: string | null, isNamed = true): OwnCommand => ({
  name,
  isNamed,
  title: name,
  key,
  program: { run: [name], in: 'popup', cwd: 'worktree' },
  at: 'c.yaml:9:9',
});

describe('how keys may be written', () => {
  it.each([
    ['z', 'z'],
    ['Z', 'Z'],
    ['S-z', 'Z'],
    ['<space>', 'Space'],
    [' ', 'Space'],
    ['C-b', 'ctrl+b'],
    ['Ctrl-B', 'ctrl+b'],
    ['ctrl+b', 'ctrl+b'],
    ['<C-b>', 'ctrl+b'],
    ['^B', 'ctrl+b'],
    ['^', '^'],
    ['C-Space', 'ctrl+Space'],
    ['C-\\', 'ctrl+\\'],
    ['M-x', 'alt+x'],
    ['A-X', 'alt+X'],
    ['M-S-x', 'alt+X'],
    ['Alt+Left', 'alt+Left'],
    ['C-M-Left', 'ctrl+alt+Left'],
    ['S-Tab', 'shift+Tab'],
    ['BTab', 'shift+Tab'],
    ['<CR>', 'Enter'],
    ['PgUp', 'PageUp'],
    ['page up', 'PageUp'],
    ['f12', 'F12'],
    ['-', '-'],
    ['C--', null],
    ['+', '+'],
    ['ü', 'ü'],
    ['C-i', null],
    ['C-M', null],
    ['C-[', null],
    ['C-S-b', null],
    ['C-1', null],
    ['S-1', null],
    ['Super-x', null],
    ['F21', null],
    ['zz', null],
    ['', null],
    ['\u001b', null],
    ['\u202e', null],
    ['\u0301', null],
    ['C-\u202e', null],
  ])('%j is %j', (written, name) => {
    const read = readKey(written);
    expect(read.ok ? read.value : null).toBe(name);
    if (!read.ok) expect(read.failure.sentence).toMatch(/ is no key| cannot be a key: ./);
  });
});

describe('bind', () => {
  it('keys of the person displace ours, and that is named once', () => {
    const { commands: table, problems } = effective({ bind: [bind('board', 'z')] });
    expect(commandOfKey(table, 'main', 'z')?.name).toBe('board');
    expect(commandOfKey(table, 'main', 'b')).toBeUndefined();
    expect(problems).toEqual(['c.yaml:1:5 keys: z is both zoom and board (place main); board keeps it']);
    expect(keyConflicts(table)).toEqual([]);
  });

  it('moving the other away is no conflict, and another place is another matter', () => {
    const keys = { bind: [bind('board', 'z'), bind('zoom', 'f', 'Z'), bind('view-down', 'z')] };
    const { commands: table, problems } = effective(keys);
    expect(problems).toEqual([]);
    expect(commandOfKey(table, 'main', 'Z')?.name).toBe('zoom');
    expect(commandOfKey(table, 'timeline', 'z')?.name).toBe('view-down');
  });

  it('the first of two of theirs keeps the key; the project’s come first', () => {
    const { commands: table, problems } = effective({
      bind: [bind('zoom', 'f'), bind('board', 'f', 'b'), bind('zoom', 'y')],
    });
    expect(commandOfKey(table, 'main', 'f')?.name).toBe('zoom');
    expect(commandOfKey(table, 'main', 'b')?.name).toBe('board');
    expect(commandOfKey(table, 'main', 'y')).toBeUndefined();
    expect(problems).toEqual(['c.yaml:1:5 keys: f is both board and zoom (place main); zoom keeps it']);
  });

  it('a name that nobody knows, and one that has no keys', () => {
    expect(effective({ bind: [bind('zom', 'f'), bind('status', 'f')] }).problems).toEqual([
      'c.yaml:1:3 keys: there is no command "zom" (did you mean "zoom"?)',
      'c.yaml:1:6 keys: status is a command of the command line only',
    ]);
  });

  it('none takes a key away', () => {
    const { commands: table } = effective({ bind: [bind('kill')] });
    expect(commandOfKey(table, 'main', 'x')).toBeUndefined();
  });
});

describe('commands of the person', () => {
  it('stand in the same table, displace keys as bindings do, and can be bound', () => {
    const { commands: table, problems } = effective({ bind: [bind('tests', 'f')] }, [
      own('make', 'z'),
      own('tests', null),
    ]);
    expect(commandOfKey(table, 'main', 'z')).toMatchObject({ name: 'make', program: { run: ['make'] } });
    expect(commandOfKey(table, 'main', 'f')?.name).toBe('tests');
    expect(problems).toEqual(['c.yaml:9:9 keys: z is both zoom and make (place main); make keeps it']);
  });

  it('one with the name of a shipped program takes its place and its key; ours cannot be replaced', () => {
    const { commands: table, problems } = effective({}, [
      own('lazygit', null),
      own('kill', null),
      own('a', null),
      own('a', 'f'),
    ]);
    expect(commandOfKey(table, 'main', 'g')).toMatchObject({ name: 'lazygit', summary: 'lazygit' });
    expect(problems).toEqual([
      'c.yaml:9:9 commands: "kill" is a command of the program already',
      'c.yaml:9:9 commands: two are called "a"; the first one counts',
    ]);
  });
});

it('a title that is a name of ours makes another name', () => {
  const { commands: table, problems } = effective({}, [own('go', 'f', false)]);
  expect(problems).toEqual([]);
  expect(commandOfKey(table, 'main', 'f')).toMatchObject({ name: 'own-go', summary: 'go' });
  expect(commandOfKey(table, 'main', '1')?.name).toBe('go');
});

describe('prefix', () => {
  it('every key of rail and panes follows it, those of the person first', () => {
    const { commands: table } = effective({ prefix: 'ctrl+a', bind: [bind('zoom', 'f')] });
    expect(commandAfterPrefix(table, 'f')?.name).toBe('zoom');
    expect(commandAfterPrefix(table, 'z')).toBeUndefined();
    expect(commandAfterPrefix(table, 'b')?.name).toBe('board');
    expect(effective({}).commands.some(command => command.prefixKeys !== undefined)).toBe(false);
  });

  it('takes its key from a command, with a word', () => {
    const { commands: table, problems } = effective({ prefix: 'b', prefixAt: 'c.yaml:2:2' });
    expect(commandOfKey(table, 'main', 'b')).toBeUndefined();
    expect(problems).toEqual([
      'c.yaml:2:2 keys: b is both the prefix and board; the prefix keeps it',
      'c.yaml:2:2 keys: b is both the prefix and copy-word-back; the prefix keeps it',
    ]);
  });

  it('tmux: its own keys, each for one command; ours stay where tmux leaves them free', () => {
    const { commands: table, problems } = effective({ preset: 'tmux', prefix: 'ctrl+b' });
    expect(problems).toEqual([]);
    const after = (key: string) => commandAfterPrefix(table, key)?.name;
    expect(['d', 'c', '%', '"', 'o', 'x', 'z', 'w', 'Space', ',', 'Left', '3', '?'].map(after)).toEqual([
      'quit',
      'new',
      'split-right',
      'split-down',
      'focus-next',
      'kill',
      'zoom',
      'switch-focus',
      'next-layout',
      'save-layout',
      'focus-left',
      'go',
      'help',
    ]);
    expect([after('N'), after('b')]).toEqual([undefined, 'board']);
    expect(commandOfKey(table, 'copy', 'ctrl+b')).toBeUndefined();
    expect(commandOfKey(table, 'timeline', 'ctrl+b')?.name).toBe('view-page-up');
    const all = table.flatMap(command => command.prefixKeys ?? []);
    expect(new Set(all).size).toBe(all.length);
    const names = new Set(commands.map(command => command.name));
    expect(Object.keys(tmuxKeys).filter(name => !names.has(name))).toEqual([]);
  });

  it('tmux: a key of the person’s own command is that command’s after the prefix too', () => {
    const program = { run: ['true'] as [string, ...string[]], in: 'popup' as const, cwd: 'project' as const };
    const mine = { name: 'mine', isNamed: false, title: 'mine', key: 'E', program, at: 'c.yaml:3:3' };
    const { commands: table, problems } = effective({ preset: 'tmux', prefix: 'ctrl+b' }, [mine]);
    expect(problems).toEqual([]);
    expect(commandAfterPrefix(table, 'E')?.name).toBe('mine');
    expect(commandAfterPrefix(table, '=')?.name).toBe('equalise');
  });
});
