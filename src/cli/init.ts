// `init`: sets this repository up for a crew. Shows what it would make and asks; needs no supervisor.
import { shown } from '../domain/escape.js';
import { type Result, success } from '../domain/failure.js';
import {
  carryOut,
  type Done,
  nothingDone,
  planSetup,
  type SetupPlan,
  type Shared,
} from '../tasks/setup/init.js';
import { readUpstreamOption } from '../tasks/setup/upstream.js';
import { findRepository } from '../workspace/repository.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, flag, text } from './call.js';
import { alignColumns } from './columns.js';
import { withProgress } from './progress.js';

interface Thing {
  name: string;
  state: 'made' | 'there' | 'left';
  sentence: string;
}

export async function run(call: Call): Promise<Result<Answer>> {
  const given = text(call, 'upstream');
  const upstream = given === null ? success(null) : readUpstreamOption(call.cwd, given);
  if (!upstream.ok) return upstream;
  const found = await findRepository(call.cwd);
  if (!found.ok) return found;
  const plan = await planSetup(found.value.root, found.value.gitDir, upstream.value);
  if (!plan.ok) return plan;
  if (plan.value.isDone) return success(answerOf(plan.value, nothingDone(plan.value)));
  if (!flag(call, 'yes')) tell(plan.value);
  const agreed = await askPerson(call, `Set ${plan.value.ground.root} up for a crew?`);
  if (!agreed.ok) return agreed;
  const done = await withProgress('setting the repository up', carryOut(plan.value));
  return done.ok ? success(answerOf(plan.value, done.value)) : done;
}

/** On stderr, where the question will stand. */
function tell({ ground, standing, ignore, shared, commits }: SetupPlan): void {
  const rows = standing
    .filter(({ state }) => state === 'absent' || state === 'ours')
    .map(({ file }) => [file.path, file.what]);
  if (ignore.append.length > 0 || ignore.commit !== null) rows.push(['.gitignore', ignore.note ?? '']);
  const where = shared.kind === 'bare' ? shared.bare.path : shared.remote.name;
  if (shared.kind === 'bare') rows.push([where, bareWords[shared.bare.state]]);
  const what = commits ? 'a commit of these files and nothing else' : 'no new commit';
  rows.push([ground.branch, `${what}; ${pushWords(shared)}`]);
  const lines = [`In ${ground.root} this would make:`, ...alignColumns(rows).map(row => `  ${row}`)];
  for (const line of lines) process.stderr.write(`${shown(line)}\n`);
}

const bareWords: Record<'absent' | 'empty' | 'related', string> = {
  absent: 'a bare repository for the crew to share, as the remote upstream',
  empty: 'the empty bare repository that is there, as the remote upstream',
  related: 'the bare repository that is there, as the remote upstream',
};

function pushWords(shared: Shared): string {
  if (shared.kind === 'bare') return 'pushed there';
  const { name } = shared.remote;
  const { kind } = shared.verdict;
  if (shared.remote.local === null) return `${name} is asked, and gets it when nothing else is missing there`;
  return kind === 'level' || kind === 'ours' ? `pushed to ${name}` : `not pushed to ${name}`;
}

function answerOf(plan: SetupPlan, done: Done): Answer {
  const { ground, ignored, isDone } = plan;
  const { commit, pushed, shared, trouble } = done;
  const things = [...fileThings(plan), ...sharedThings(ground.branch, done)];
  const rows = alignColumns(things.map(({ name, sentence }) => [name, sentence]));
  const path = pathOf(shared);
  const complaints = [
    ...(trouble === null ? [] : [trouble]),
    ...ignored.map(file => `git ignores ${file}, so agents could not commit it: change .gitignore.`),
  ];
  const json = {
    root: ground.root,
    branch: ground.branch,
    commit,
    upstream: { remote: shared.kind === 'bare' ? 'upstream' : shared.remote.name, path },
    pushed,
    things,
    problems: complaints,
  };
  const isWhole = things.every(({ state }) => state === 'there');
  const last = isWhole ? 'All of it is there already.' : 'Nothing had to be done.';
  return {
    lines: [...rows, '', ...(isDone ? [last] : nextLines(path))],
    json,
    complaints,
    ...(trouble === null ? {} : { trouble: 'failed' }),
  };
}

function pathOf(shared: Shared): string | null {
  return shared.kind === 'bare' ? shared.bare.path : shared.remote.local;
}

function nextLines(path: string | null): string[] {
  const clone = path === null ? [] : [`An agent elsewhere works in a clone: git clone ${path}`];
  return ['Next: write tasks into TODO.md, commit, push; `quarterdeck up` puts a crew to work.', ...clone];
}

function fileThings({ standing, ignore }: SetupPlan): Thing[] {
  const things = standing.map(({ file, state, note }): Thing => {
    if (state === 'absent' || state === 'ours') return { name: file.path, state: 'made', sentence: 'made' };
    return {
      name: file.path,
      state: note?.startsWith('left') ? 'left' : 'there',
      sentence: note ?? thereAlready,
    };
  });
  const isMade = ignore.append.length > 0 || ignore.commit !== null;
  const state = isMade ? 'made' : ignore.note?.startsWith('left') ? 'left' : 'there';
  return [...things, { name: '.gitignore', state, sentence: ignore.note ?? thereAlready }];
}

const thereAlready = 'was there already';

function sharedThings(branch: string, { commit, shared, tracks, trouble }: Done): Thing[] {
  const committed: Thing[] =
    commit === null ? [] : [{ name: branch, state: 'made', sentence: `committed as ${commit.slice(0, 10)}` }];
  if (shared.kind === 'remote') return [...committed, remoteThing(branch, shared, commit, trouble)];
  const { path, state } = shared.bare;
  const tracking = tracks === null ? `${branch} tracks it` : `${branch} goes on tracking ${tracks}`;
  const bare: Pick<Thing, 'state' | 'sentence'> =
    state === 'absent' ? { state: 'made', sentence: 'made' } : { state: 'there', sentence: thereAlready };
  return [
    ...committed,
    { name: path, ...bare },
    { name: 'remote upstream', state: 'made', sentence: `made; ${branch} is pushed, and ${tracking}` },
  ];
}

function remoteThing(
  branch: string,
  { remote, verdict }: Extract<Shared, { kind: 'remote' }>,
  commit: string | null,
  trouble: string | null,
): Thing {
  const name = `remote ${remote.name}`;
  const push = `git push -u ${remote.name} ${branch}`;
  const left = (why: string): Thing => ({ name, state: 'left', sentence: `${thereAlready}; ${why}` });
  if (verdict.kind === 'unreachable') return left('it cannot be reached');
  if (trouble !== null) return left(`it has not taken ${branch}`);
  if (verdict.kind === 'missing') return left(`it has no branch ${branch} yet: ${push}`);
  if (verdict.kind === 'apart') return left(`it has commits on ${branch} that are not here`);
  if (verdict.kind === 'ahead') {
    return left(`not pushed, for it lacks other commits of ${branch} too (${verdict.others}): ${push}`);
  }
  const isPushed = commit !== null || verdict.kind === 'ours';
  const sentence = isPushed ? `${branch} is pushed` : `it has ${branch}`;
  return { name, state: isPushed ? 'made' : 'there', sentence: `${thereAlready}; ${sentence}` };
}
