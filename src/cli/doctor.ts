// `doctor`: who runs, in which version, what is missing; starts nothing and waits for nobody longer than a moment.
import { existsSync } from 'node:fs';
import { type Result, success } from '../domain/failure.js';
import { connectHost, connectSupervisor } from '../home/connect.js';
import { type Home, homePaths } from '../home/home.js';
import { checkPrivate } from '../home/secure.js';
import { programVersion } from '../protocol/version.js';
import type { Answer, Call } from './call.js';
import { logoutVerdict } from './doctor-logout.js';
import { findTools } from './doctor-tools.js';
import { hostFiles, isAlive, type ProcessFile, supervisorFile } from './instance.js';

interface Running {
  pid: number;
  startedAt: string;
  version: string;
}

interface RunningHost extends Running {
  id: string;
  /** Null when it does not answer. */
  sessions: number | null;
}

export async function run(call: Call): Promise<Result<Answer>> {
  const problems: string[] = [];
  for (const directory of [call.home.run, call.home.state, call.home.data]) {
    const checked = existsSync(directory) ? checkPrivate(directory) : success(undefined);
    if (!checked.ok)
      problems.push([checked.failure.sentence, checked.failure.hint].filter(Boolean).join(' '));
  }
  const supervisor = await lookAtSupervisor(call.home, problems);
  const found = await Promise.all(hostFiles(call.home).map(file => lookAtHost(call.home, file, problems)));
  const hosts = found.filter(host => host !== null);
  const tools = findTools(call.env);
  for (const tool of tools) if (tool.needed && tool.path === null) problems.push(`${tool.name} is missing.`);
  const logout = logoutVerdict(supervisor?.pid ?? hosts[0]?.pid ?? null);
  const json = {
    home: call.home.name,
    supervisor,
    hosts,
    version: programVersion,
    node: process.versions.node,
    tools,
    survivesLogout: logout,
    problems,
  };
  return success({ lines: doctorLines(json), json });
}

async function lookAtSupervisor(home: Home, problems: string[]): Promise<Running | null> {
  const connected = await connectSupervisor(home, 'cli');
  if (connected.state === 'up') {
    connected.link.close();
    const { pid, startedAt, version } = connected.welcome;
    return { pid, startedAt, version };
  }
  if (connected.state === 'absent') return null;
  const file = supervisorFile(home);
  if (file === null || !isAlive(file.pid)) {
    problems.push(connected.failure.sentence);
    return null;
  }
  problems.push(silentSentence('supervisor', homePaths.supervisorSocket(home), file));
  return { pid: file.pid, startedAt: file.startedAt, version: file.version };
}

async function lookAtHost(home: Home, file: ProcessFile, problems: string[]): Promise<RunningHost | null> {
  if (!isAlive(file.pid)) return null;
  const { id, pid, startedAt, version } = file;
  const socket = file.socket ?? homePaths.hostSocket(home, id);
  const connected = await connectHost(home, socket, 'cli');
  if (connected.state === 'up') {
    const sessions = await connected.link.call('list', {});
    connected.link.close();
    for (const { meta, session, recordingTrouble } of sessions.ok ? sessions.value : []) {
      if (recordingTrouble === undefined) continue;
      problems.push(`${meta['worker'] ?? session} is recorded no more: ${recordingTrouble}.`);
    }
    const running = sessions.ok ? sessions.value.filter(session => session.state !== 'ended').length : null;
    return { id, pid, startedAt, version, sessions: running };
  }
  problems.push(silentSentence(`host ${id}`, socket, file));
  return { id, pid, startedAt, version, sessions: null };
}

function silentSentence(who: string, socket: string, file: ProcessFile): string {
  return `The ${who} (pid ${file.pid}) does not answer on ${socket}. If it is stopped, kill -CONT ${file.pid} wakes it.`;
}

function doctorLines(found: {
  home: string;
  supervisor: Running | null;
  hosts: RunningHost[];
  version: string;
  node: string;
  tools: { name: string; path: string | null; needed: boolean }[];
  survivesLogout: { survives: boolean | null; sentence: string };
  problems: string[];
}): string[] {
  const { supervisor } = found;
  const who =
    supervisor === null
      ? 'none runs; the first command that needs it starts it'
      : `pid ${supervisor.pid}, version ${supervisor.version}, since ${supervisor.startedAt}`;
  const hosts = found.hosts.map(
    host =>
      `host        ${host.id}: pid ${host.pid}, version ${host.version}, ${host.sessions ?? '?'} sessions, since ${host.startedAt}`,
  );
  return [
    `quarterdeck ${found.version} on Node ${found.node}`,
    `home        ${found.home}`,
    `supervisor  ${who}`,
    ...(hosts.length === 0 ? ['host        none runs'] : hosts),
    ...found.tools.map(tool => `${tool.name.padEnd(11)} ${tool.path ?? 'not on PATH'}`),
    `logout      ${found.survivesLogout.sentence}`,
    ...(found.problems.length === 0 ? ['Nothing is wrong.'] : found.problems.map(problem => `! ${problem}`)),
  ];
}
