// `complete -- <words>`: what a shell asks at every Tab. Workers' names come from a supervisor that runs; none is ever started.
import { RootCommand } from '@bomb.sh/tab';
import { cliCommands } from '../domain/commands/cli.js';
import { type Result, success } from '../domain/failure.js';
import { connectSupervisor } from '../home/connect.js';
import { type Answer, type Call, nothing, words } from './call.js';

/** A shell waits for this. */
const patienceMs = 500;

export async function run(call: Call): Promise<Result<Answer>> {
  const asked = words(call, 0);
  const typed = asked[0] === '--' ? asked.slice(1) : asked;
  const workers = await workerNames(call);
  const root = new RootCommand();
  for (const entry of cliCommands) {
    if (entry.hidden === true) continue;
    const command = root.command(entry.name, entry.summary);
    for (const option of entry.options ?? []) {
      const long = /--([a-z-]+)/.exec(option.flags)?.[1] ?? '';
      const takesValue = option.flags.includes('<');
      if (takesValue) command.option(long, option.summary, () => {});
      else command.option(long, option.summary);
    }
    if (entry.verbs !== undefined) {
      command.argument('verb', complete => entry.verbs?.forEach(verb => complete(verb, '')));
    }
    if (entry.target === 'worker' || entry.target === 'workers') {
      command.argument(
        'worker',
        complete => workers.forEach(name => complete(name, '')),
        entry.target === 'workers',
      );
    }
  }
  root.parse([...typed]);
  return success(nothing);
}

async function workerNames(call: Call): Promise<string[]> {
  const connected = await connectSupervisor(call.home, 'cli');
  if (connected.state !== 'up') return [];
  const snapshot = await connected.link.call('snapshot', { root: call.cwd }, { timeoutMs: patienceMs });
  connected.link.close();
  return snapshot.ok ? snapshot.value.workers.map(worker => worker.id) : [];
}
