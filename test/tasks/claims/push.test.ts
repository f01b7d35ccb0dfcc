import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTheWay, type PushRun, readPush, stumbledOver } from '../../../src/tasks/claims/push.js';
import { git, makeRepository, type Repository } from '../../support/repository.js';

// Dozens of real gits each, on machines that have other things to do.
vi.setConfig({ testTimeout: 60_000 });

const claims = 'refs/quarterdeck/claims';
const main = 'refs/heads/main';
let base = '';
let person: Repository;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qd-push-'));
  person = makeRepository(join(base, 'app'), { upstream: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true, maxRetries: 3 }));

function blob(text: string): string {
  const options = { cwd: person.path, input: text, encoding: 'utf8' } as const;
  return execFileSync('git', ['hash-object', '-w', '--stdin'], options).trim();
}

/** What a real push of ours says; `leases` by ref, '' for "not there yet". */
function push(specs: string[], { leases = {}, atomic = false, to = person.upstream }: Wanted = {}): PushRun {
  const options = Object.entries(leases).map(([ref, was]) => `--force-with-lease=${ref}:${was}`);
  const args = ['push', '--porcelain', ...(atomic ? ['--atomic'] : []), ...options, to, ...specs];
  const env = { ...process.env, LC_ALL: 'C', GIT_CONFIG_GLOBAL: '/dev/null' };
  const run = spawnSync('git', args, { cwd: person.path, env });
  return readPush({ code: run.status ?? -1, stdout: run.stdout, stderr: run.stderr.toString() });
}

interface Wanted {
  leases?: Record<string, string>;
  atomic?: boolean;
  to?: string;
}

function leave(file: string): string {
  const path = join(person.upstream, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

function hook(name: string, script: string): void {
  const path = join(person.upstream, 'hooks', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function commit(): void {
  person.write('more.txt', `${Math.random()}`);
  person.git('add', '-A');
  person.git('commit', '-q', '-m', 'More');
}

/** Somebody else is faster. */
function overtake(): void {
  const other = join(base, 'other');
  git(base, 'clone', '-q', person.upstream, other);
  git(other, '-c', 'user.name=o', '-c', 'user.email=o@o', 'commit', '-q', '--allow-empty', '-m', 'First!');
  git(other, 'push', '-q', 'origin', 'main');
}

const a = `${claims}/a`;
const b = `${claims}/b`;

describe('what a push says', () => {
  it('of a reservation: made, made already with the same value, or somebody else’s', () => {
    const one = blob('one');
    expect(push([`${one}:${a}`], { leases: { [a]: '' } }).refs.get(a)).toEqual({ state: 'created' });
    expect(push([`${one}:${a}`], { leases: { [a]: '' } }).refs.get(a)).toEqual({ state: 'same' });
    expect(push([`${blob('two')}:${a}`], { leases: { [a]: '' } }).refs.get(a)).toEqual({ state: 'behind' });
  });

  it('of a renewal and of an end, with the right lease and with a wrong one', () => {
    const [one, two] = [blob('one'), blob('two')];
    push([`${one}:${a}`]);
    expect(push([`${two}:${a}`], { leases: { [a]: one } }).refs.get(a)).toEqual({ state: 'moved' });
    expect(push([`${blob('three')}:${a}`], { leases: { [a]: one } }).refs.get(a)).toEqual({
      state: 'behind',
    });
    expect(push([`:${a}`], { leases: { [a]: one } }).refs.get(a)).toEqual({ state: 'behind' });
    expect(push([`:${b}`], { leases: { [b]: one } }).refs.get(b)).toEqual({ state: 'behind' });
    expect(push([`:${a}`], { leases: { [a]: two } }).refs.get(a)).toEqual({ state: 'deleted' });
  });

  it('of main: moved, or behind whether what is ahead was fetched or not', () => {
    commit();
    expect(push(['main']).refs.get(main)).toEqual({ state: 'moved' });
    overtake();
    commit();
    expect(push(['main']).refs.get(main)).toEqual({ state: 'behind' });
    person.git('fetch', '-q', 'origin');
    expect(push(['main']).refs.get(main)).toEqual({ state: 'behind' });
  });

  it('of an atomic push where one ref is behind: the others went with it', () => {
    const one = blob('one');
    push([`${one}:${a}`]);
    commit();
    const stale = push(['main', `:${a}`], { leases: { [a]: blob('two') }, atomic: true });
    expect(stale.refs.get(a)).toEqual({ state: 'behind' });
    expect(stale.refs.get(main)).toEqual({ state: 'with-another' });
    overtake();
    person.git('fetch', '-q', 'origin');
    const late = push(['main', `:${a}`], { leases: { [a]: one }, atomic: true });
    expect(late.refs.get(main)).toEqual({ state: 'behind' });
    expect(late.refs.get(a)).toEqual({ state: 'with-another' });
  });

  it.each([false, true])('of a lock that was left on main (atomic: %s): busy, with the file', atomic => {
    const one = blob('one');
    push([`${one}:${a}`]);
    const file = leave(`${main}.lock`);
    commit();
    const { refs, trouble } = push(atomic ? ['main', `:${a}`] : ['main'], { leases: { [a]: one }, atomic });
    const state = refs.get(main);
    expect(trouble).toBeNull();
    expect(state).toMatchObject({ state: 'busy' });
    const said = state?.state === 'busy' ? state.said : '';
    expect(inTheWay(said)).toEqual({ file });
    expect(stumbledOver(said)).toBe(main);
  });

  it('of a lock that was left on one reservation: the other is made', () => {
    const file = leave(`${a}.lock`);
    const { refs } = push([`${blob('1')}:${a}`, `${blob('2')}:${b}`], { leases: { [a]: '', [b]: '' } });
    const state = refs.get(a);
    expect(refs.get(b)).toEqual({ state: 'created' });
    expect(state).toMatchObject({ state: 'busy' });
    expect(inTheWay(state?.state === 'busy' ? state.said : '')).toEqual({ file });
  });

  it('of a ref below the one that is wanted, and of packed refs that stay locked: busy', () => {
    const one = blob('one');
    push([`${one}:${a}/below`]);
    const below = push([`${one}:${a}`], { leases: { [a]: '' } }).refs.get(a);
    expect(inTheWay(below?.state === 'busy' ? below.said : '')).toEqual({ ref: `${a}/below` });
    const file = leave('packed-refs.lock');
    const gone = push([`:${a}/below`], { leases: { [`${a}/below`]: one } }).refs.get(`${a}/below`);
    expect(inTheWay(gone?.state === 'busy' ? gone.said : '')).toEqual({ file });
  });

  it('of a hook that declines: refused, with its words', () => {
    hook('pre-receive', 'echo "no space left on device" >&2; exit 1');
    commit();
    const { refs, cause } = push(['main', `${blob('1')}:${a}`]);
    const said = 'pre-receive hook declined: no space left on device';
    expect(refs.get(main)).toEqual({ state: 'refused', said });
    expect(refs.get(a)).toEqual({ state: 'refused', said });
    expect(cause).toContain('no space left on device');
  });

  it('of a hook that declines one ref', () => {
    hook('update', 'case $1 in */a) exit 1 ;; esac');
    commit();
    const { refs } = push([`${blob('1')}:${a}`, `${blob('2')}:${b}`]);
    expect(refs.get(a)).toEqual({ state: 'refused', said: 'hook declined' });
    expect(refs.get(b)).toEqual({ state: 'created' });
    const whole = push(['main', `${blob('3')}:${a}`], { atomic: true });
    expect(whole.refs.get(a)).toEqual({ state: 'refused', said: 'hook declined' });
    expect(whole.refs.get(main)).toEqual({ state: 'with-another' });
  });

  it('of an upstream that cannot keep the objects: refused', () => {
    git(person.upstream, 'config', 'receive.maxInputSize', '10');
    commit();
    const state = push(['main']).refs.get(main);
    expect(state).toMatchObject({ state: 'refused' });
    expect(state?.state === 'refused' ? state.said : '').toMatch(/^unpacker error/);
  });

  it.each([
    ['nowhere', /does not appear to be a git repository/],
    ['git://127.0.0.1:1/x', /unable to connect/],
    ['ext::sh -c true', /transport 'ext' not allowed/],
  ])('of %s: trouble, and nothing of any ref', (to, why) => {
    const { refs, trouble } = push(['main'], { to });
    expect(refs.size).toBe(0);
    expect(trouble).toMatch(why);
  });

  it('shows what is hostile in it', () => {
    hook('pre-receive', `printf 'no\\033[2J\\033]0;x\\007 way\\n' >&2; exit 1`);
    const state = push([`${blob('1')}:${a}`]).refs.get(a);
    expect(state?.state === 'refused' ? state.said : '\x1b').not.toMatch(/[\x00-\x1f]/);
  });
});
