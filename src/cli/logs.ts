// `logs [worker]`: what happened to it, oldest first; without a name, the project's timeline.
import { type Result, success } from '../domain/failure.js';
import type { SupervisorLink } from '../home/connect.js';
import { type Answer, type Call, number, word } from './call.js';
import { answerMs, openProject, withSupervisor } from './crew.js';

const defaultLines = 50;

export async function run(call: Call): Promise<Result<Answer>> {
  const lines = await withSupervisor(call, link => readLogs(call, link));
  return lines.ok ? success({ lines: lines.value, json: { lines: lines.value } }) : lines;
}

async function readLogs(call: Call, link: SupervisorLink): Promise<Result<string[]>> {
  const count = number(call, 'lines') ?? defaultLines;
  const worker = word(call, 0);
  if (worker !== '') {
    const logs = await link.call(
      'worker.logs',
      { root: call.cwd, worker, lines: count },
      { timeoutMs: answerMs },
    );
    return logs.ok ? success(logs.value.lines) : logs;
  }
  const opened = await openProject(call, link);
  if (!opened.ok) return opened;
  const latest = opened.value.timeline.slice(-count);
  return success(latest.map(entry => [entry.at, entry.worker, entry.sentence].filter(Boolean).join('  ')));
}
