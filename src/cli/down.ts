// `down`: ends this project's crew; `down --all`: everything of this QUARTERDECK_HOME, the background processes last.
import { type Result, success } from '../domain/failure.js';
import { isLive } from '../domain/worker.js';
import { connectSupervisor, type SupervisorLink } from '../home/connect.js';
import { homePaths } from '../home/home.js';
import type { DownReport } from '../protocol/supervisor-methods.js';
import { standingWorktrees } from '../workspace/place.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, flag } from './call.js';
import { answerMs, openProject, outcomesAnswer, withSupervisor, workMs } from './crew.js';
import { anyHostFile, backgroundPids, waitForEnd } from './instance.js';
import { withProgress } from './progress.js';

/** Of worktrees from before; JSON has them all. */
const mostTold = 20;
const noReport: DownReport = { outcomes: [], kept: [] };

export async function run(call: Call): Promise<Result<Answer>> {
  return flag(call, 'all') ? downAll(call) : downProject(call);
}

async function downProject(call: Call): Promise<Result<Answer>> {
  const report = await withSupervisor(call, async (link): Promise<Result<DownReport>> => {
    const opened = await openProject(call, link);
    if (!opened.ok) return opened;
    const live = opened.value.workers.filter(worker => isLive(worker.phase)).map(worker => worker.id);
    const agreed = await askPerson(call, questionFor(opened.value.project.name, live));
    if (!agreed.ok) return agreed;
    return crewDown(link, { root: call.cwd, all: false });
  });
  if (!report.ok) return report;
  return success(downAnswer(report.value, 'There is no crew here.'));
}

function questionFor(project: string, live: string[]): string {
  if (live.length === 0) return `End the crew of ${project}? Nobody runs; work is kept.`;
  return `End the crew of ${project} (${live.join(', ')})? Work is kept.`;
}

/** Needs no project: it is the instance that ends. Starts a supervisor only where a host is left without one. */
async function downAll(call: Call): Promise<Result<Answer>> {
  const agreed = await askPerson(
    call,
    `End every crew and every process of ${call.home.name}? Work is kept.`,
  );
  if (!agreed.ok) return agreed;
  const connected = await connectSupervisor(call.home, 'cli');
  if (connected.state === 'silent') return { ok: false, failure: connected.failure };
  if (connected.state === 'up') connected.link.close();
  else if (!anyHostFile(call.home)) return success(allDown(call, noReport, 'Nothing runs here.'));
  const report = await withSupervisor(call, async (link): Promise<Result<DownReport>> => {
    const down = await crewDown(link, { root: null, all: true });
    if (!down.ok) return down;
    const pids = await backgroundPids(call.home);
    const shut = await link.call('shutdown', { force: true }, { timeoutMs: workMs });
    if (!shut.ok) return shut;
    const ended = await waitForEnd(pids, answerMs);
    return ended.ok ? down : ended;
  });
  return report.ok ? success(allDown(call, report.value, 'Everything is down.')) : report;
}

/** With the worktrees that were kept when their workers went: nobody would tell of them any more. */
function allDown(call: Call, report: DownReport, whenNone: string): Answer {
  const answer = downAnswer(report, whenNone);
  const told = new Set(report.kept.map(({ path }) => path));
  const left = standingWorktrees(homePaths.worktrees(call.home)).filter(path => !told.has(path));
  const json = { ...report, left };
  if (left.length === 0) return { ...answer, json };
  const more = left.length > mostTold ? [`  … and ${left.length - mostTold} more`] : [];
  const head = 'Worktrees that were kept before are still there:';
  return {
    ...answer,
    lines: [...answer.lines, head, ...left.slice(0, mostTold).map(path => `  ${path}`), ...more],
    json,
  };
}

function crewDown(
  link: SupervisorLink,
  what: { root: string | null; all: boolean },
): Promise<Result<DownReport>> {
  return withProgress('ending the crew', link.call('crew.down', what, { timeoutMs: workMs }));
}

function downAnswer(report: DownReport, whenNone: string): Answer {
  const answer = outcomesAnswer(report.outcomes, whenNone);
  const kept = report.kept.map(work => `  ${work.sentence}`);
  const head = kept.length === 0 ? [] : ['Work that is not merged or not committed stays:'];
  return { ...answer, lines: [...answer.lines, ...head, ...kept], json: report };
}
