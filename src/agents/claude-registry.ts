// Claude's session registry, `sessions/<pid>.json` in its configuration directory: undocumented, so only a cross-check and a fallback.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FSWatcher, watch as watchFiles } from 'chokidar';
import type { Signal } from '../domain/activity.js';
import type { Activity, WaitReason } from '../domain/worker.js';
import type { WatchContext } from './agent.js';
import { claudeDirectory } from './claude-config.js';

type RegistrySignal = Extract<Signal, { source: 'registry' }>;

const largestFile = 64 * 1024;

/** A young session says `idle` for the moment before it takes its first prompt up. */
const settleMs = 2000;

/** Reads what stands there now and then every change. One watcher a directory, however many sessions. */
export function watchRegistry(context: WatchContext): { stop(): void } {
  const directory = join(claudeDirectory(context), 'sessions');
  const file = join(directory, `${context.pid}.json`);
  let told = '';
  let settling: NodeJS.Timeout | undefined;
  const tell = (signal: Signal) => {
    clearTimeout(settling);
    const word = JSON.stringify(signal);
    if (word === told) return;
    told = word;
    context.onSignal(signal);
  };
  const look = () => {
    const signal = readEntry(file, context.pid);
    if (signal === null) return;
    if (told !== '' || signal.activity !== 'idle') return tell(signal);
    settling ??= setTimeout(() => tell(readEntry(file, context.pid) ?? signal), settleMs);
  };
  const release = shareWatcher(directory, file, look);
  look();
  return {
    stop: () => {
      clearTimeout(settling);
      release();
    },
  };
}

interface SharedWatcher {
  listeners: Map<string, Set<() => void>>;
  stop: () => void;
}

const shared = new Map<string, SharedWatcher>();

function shareWatcher(directory: string, file: string, listener: () => void): () => void {
  const entry = shared.get(directory) ?? openWatcher(directory);
  shared.set(directory, entry);
  const listeners = entry.listeners.get(file) ?? new Set();
  entry.listeners.set(file, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) entry.listeners.delete(file);
    if (entry.listeners.size > 0 || shared.get(directory) !== entry) return;
    shared.delete(directory);
    entry.stop();
  };
}

/** Claude makes the directory at its first start: it is waited for, never made. */
const absentPollMs = 1000;

function openWatcher(directory: string): SharedWatcher {
  const listeners: SharedWatcher['listeners'] = new Map();
  let watcher: FSWatcher | null = null;
  const tell = (path: string) => {
    for (const listener of listeners.get(path) ?? []) listener();
  };
  const open = () => {
    if (!existsSync(directory)) return;
    clearInterval(timer);
    watcher = watchFiles(directory, { depth: 0 });
    watcher.on('all', (_event, path) => tell(path));
    // Without a registry the other sources speak.
    watcher.on('error', () => {});
  };
  const timer = setInterval(open, absentPollMs);
  open();
  return {
    listeners,
    stop: () => {
      clearInterval(timer);
      void watcher?.close();
    },
  };
}

/** Exported for tests. Null when the file is not there, half written, too large or of another process. */
export function readEntry(file: string, pid: number): RegistrySignal | null {
  try {
    const size = statSync(file).size;
    if (size === 0 || size > largestFile) return null;
    const entry: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof entry !== 'object' || entry === null) return null;
    return signalOf(entry as Record<string, unknown>, pid);
  } catch {
    return null;
  }
}

function signalOf(entry: Record<string, unknown>, pid: number): RegistrySignal | null {
  const status = entry['status'];
  if (entry['pid'] !== pid || typeof status !== 'string') return null;
  const waitingFor = typeof entry['waitingFor'] === 'string' ? entry['waitingFor'] : null;
  return {
    source: 'registry',
    at: timeOf(entry['statusUpdatedAt']),
    saw: waitingFor === null ? status : `${status} for ${waitingFor}`,
    activity: activityOf(status),
    waitingFor: status === 'waiting' ? reasonOf(waitingFor) : null,
  };
}

function activityOf(status: string): Activity {
  switch (status) {
    case 'idle':
      return 'idle';
    case 'busy':
      return 'working';
    case 'waiting':
      return 'waiting';
    case 'shell':
      return 'background';
    default:
      return 'unknown';
  }
}

function reasonOf(waitingFor: string | null): WaitReason {
  if (waitingFor === 'permission prompt') return 'permission';
  return waitingFor === 'input needed' ? 'question' : 'input';
}

/** Milliseconds or ISO 8601, as the file has it; now for anything else. */
function timeOf(value: unknown): string {
  const time = typeof value === 'number' || typeof value === 'string' ? new Date(value) : new Date();
  return (Number.isNaN(time.getTime()) ? new Date() : time).toISOString();
}
