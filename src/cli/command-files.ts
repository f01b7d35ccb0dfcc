// Which file runs which command. Each is loaded only when it runs; several verbs of one kind share a file.
import type { Run } from './call.js';

type CommandFile = { run: Run };

const verbs = () => import('./verbs.js');

export const commandFiles: Record<string, () => Promise<CommandFile>> = {
  cockpit: () => import('./cockpit.js'),
  demo: () => import('./demo.js'),
  init: () => import('./init.js'),
  guard: () => import('./guard.js'),
  new: () => import('./new.js'),
  up: () => import('./up.js'),
  down: () => import('./down.js'),
  status: () => import('./status.js'),
  why: () => import('./why.js'),
  attach: () => import('./attach.js'),
  send: () => import('./send.js'),
  capture: () => import('./capture.js'),
  pause: async () => ({ run: (await verbs()).pause }),
  resume: async () => ({ run: (await verbs()).resume }),
  kill: async () => ({ run: (await verbs()).kill }),
  restart: async () => ({ run: (await verbs()).restart }),
  remove: () => import('./remove.js'),
  find: () => import('./find.js'),
  diff: () => import('./diff.js'),
  logs: () => import('./logs.js'),
  observe: () => import('./observe.js'),
  replay: () => import('./replay.js'),
  tasks: () => import('./tasks.js'),
  locks: () => import('./locks.js'),
  layout: () => import('./layout.js'),
  config: () => import('./config.js'),
  trust: () => import('./trust.js'),
  report: () => import('./report.js'),
  doctor: () => import('./doctor.js'),
  completion: () => import('./completion.js'),
  complete: () => import('./complete.js'),
  supervise: () => import('./supervise.js'),
  host: () => import('./host.js'),
  reaper: () => import('./reaper.js'),
  'practice-agent': () => import('./practice-agent.js'),
};
