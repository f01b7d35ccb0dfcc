// `guard`: whether one stands before the shared repository, what it runs, what it refused. `guard install` puts it there as the
// configuration says now, `guard remove` takes it away; both show what they would do and ask. Needs no supervisor.
import { isAbsolute } from 'node:path';
import type { LoadedConfig } from '../config/config.js';
import { shown } from '../domain/escape.js';
import { failure, type Result, success } from '../domain/failure.js';
import { quoted } from '../domain/slug.js';
import { guardDirectory, hookBefore, readRejections } from '../tasks/guard/guard-files.js';
import {
  installGuard,
  lookAtGuard,
  removeGuard,
  type Standing,
  type Wanted,
} from '../tasks/guard/install.js';
import { gitLine } from '../workspace/git.js';
import { findRepository } from '../workspace/repository.js';
import { sharedUpstream } from '../workspace/shared-upstream.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, flag, word } from './call.js';
import { alignColumns } from './columns.js';
import { readSettings } from './settings.js';

interface Ground {
  standing: Standing;
  /** As an installation would be now. */
  wanted: Wanted;
  /** The project's file names tests that nobody has agreed to. */
  waits: boolean;
  problems: string[];
}

const shownRejections = 5;

export async function run(call: Call): Promise<Result<Answer>> {
  const verb = word(call, 0);
  if (verb !== '' && verb !== 'install' && verb !== 'remove') {
    return failure('usage', `guard does not know ${quoted(verb)}.`, {
      hint: 'It is `guard`, `guard install` or `guard remove`.',
    });
  }
  const ground = await findGround(call);
  if (!ground.ok) return ground;
  if (verb === 'install') return install(call, ground.value);
  if (verb === 'remove') return remove(call, ground.value);
  return success(answerOf(ground.value, []));
}

async function findGround(call: Call): Promise<Result<Ground>> {
  const found = await findRepository(call.cwd);
  if (!found.ok) return found;
  const { root } = found.value;
  const branch = await gitLine(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const shared = await sharedUpstream(root, branch);
  if (shared === null) {
    return failure(
      'refused',
      `${root} has no remote \`upstream\` or \`origin\` that a guard could stand before.`,
      {
        hint: 'quarterdeck init makes one.',
      },
    );
  }
  if (!isAbsolute(shared.url)) {
    const where = quoted(shared.url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1'));
    return failure('refused', `The shared repository is ${where}, and a guard is installed where it lies.`, {
      hint: 'On that machine, in a clone of its path: quarterdeck guard install',
    });
  }
  const standing = await lookAtGuard(shared.url);
  if (!standing.ok) return standing;
  const settings = await readSettings(call);
  const { run, minutes } = settings.config.guard;
  const wanted = { branch: shared.branch, run, minutes };
  return success({
    standing: standing.value,
    wanted,
    waits: waitsForTrust(settings),
    problems: settings.problems,
  });
}

function waitsForTrust({ question }: LoadedConfig): boolean {
  return question !== null && question.guard !== null;
}

async function install(call: Call, ground: Ground): Promise<Result<Answer>> {
  const { standing, wanted } = ground;
  if (standing.isCurrent && !differs(standing, wanted)) {
    return success(answerOf(ground, ['All of it is there already.']));
  }
  if (!flag(call, 'yes')) tell(ground);
  const what = standing.config === null ? 'Put a guard before' : 'Renew the guard of';
  const agreed = await askPerson(call, `${what} ${standing.upstream}?`);
  if (!agreed.ok) return agreed;
  const installed = await installGuard(standing, wanted);
  if (!installed.ok) return installed;
  const now = await lookAtGuard(standing.upstream);
  return now.ok ? success(answerOf({ ...ground, standing: now.value }, ['The guard is installed.'])) : now;
}

async function remove(call: Call, ground: Ground): Promise<Result<Answer>> {
  const { standing } = ground;
  const isThere = standing.config !== null || standing.hook === 'ours' || standing.isChained;
  if (!isThere) return success(answerOf(ground, []));
  const agreed = await askPerson(call, `Take the guard of ${standing.upstream} away?`);
  if (!agreed.ok) return agreed;
  const removed = await removeGuard(standing);
  if (!removed.ok) return removed;
  const now = await lookAtGuard(standing.upstream);
  if (!now.ok) return now;
  const back = standing.isChained ? ' The pre-receive that was there before is at its place again.' : '';
  return success(answerOf({ ...ground, standing: now.value }, [`The guard is gone.${back}`]));
}

/** On stderr, where the question will stand. */
function tell({ standing, wanted, waits }: Ground): void {
  const { upstream, hook } = standing;
  const rows = [
    [
      `${upstream}/hooks/pre-receive`,
      hook === 'theirs' ? `the guard; yours is kept as ${hookBefore} and runs first` : 'the guard',
    ],
    [`${upstream}/${guardDirectory}`, 'its program, its configuration, its queue'],
    [`${upstream}/config`, 'receive.advertisePushOptions = true'],
    ['on every push', `locks and refs are checked; ${wanted.branch} is never forced or deleted`],
    [`on what ${wanted.branch} gets`, testWords(wanted, waits)],
  ];
  for (const row of alignColumns(rows)) process.stderr.write(`${shown(row)}\n`);
}

function testWords({ run, minutes }: Pick<Wanted, 'run' | 'minutes'>, waits: boolean): string {
  if (run !== null) return `${argvWords(run)}, at most ${minutes} min`;
  return waits
    ? 'no tests: those of quarterdeck.yaml wait for `quarterdeck trust`'
    : 'no tests: `guard: {run: [program, …]}` in quarterdeck.yaml names them';
}

function argvWords(argv: readonly string[]): string {
  return argv.map(one => (/^[\w@%+=:,./{}-]+$/.test(one) ? one : `“${one}”`)).join(' ');
}

function differs({ config }: Standing, wanted: Wanted): boolean {
  const { branch, run, minutes } = config ?? { branch: '', run: null, minutes: 0 };
  return (
    JSON.stringify([branch, run, minutes]) !== JSON.stringify([wanted.branch, wanted.run, wanted.minutes])
  );
}

function answerOf({ standing, wanted, waits, problems }: Ground, said: string[]): Answer {
  const { upstream, config, isChained, isCurrent } = standing;
  const rejections = readRejections(`${upstream}/${guardDirectory}`).slice(-shownRejections);
  const changed = config !== null && (differs(standing, wanted) || !isCurrent);
  const json = {
    upstream,
    branch: config?.branch ?? wanted.branch,
    installed: config !== null,
    run: config?.run ?? null,
    minutes: config?.minutes ?? null,
    chained: config !== null && isChained,
    changed,
    waitsForTrust: waits,
    rejections,
  };
  if (config === null) {
    const lines = [
      ...said,
      `No guard stands before ${upstream}.`,
      ...(said.length > 0 ? [] : ['quarterdeck guard install puts one there.']),
    ];
    return { lines, json, complaints: problems };
  }
  const lines = [
    ...said,
    `A guard stands before ${upstream} (${config.branch}).`,
    `It runs: ${testWords(config, waits)}`,
    ...(isChained ? [`Before it: hooks/${hookBefore}`] : []),
    ...(changed
      ? ['The configuration or this program has changed since: quarterdeck guard install renews it.']
      : []),
    ...(rejections.length === 0
      ? []
      : ['Refused lately:', ...rejections.map(({ at, why }) => `  ${at.slice(0, 19)}Z  ${why}`)]),
  ];
  return { lines, json, complaints: problems };
}
