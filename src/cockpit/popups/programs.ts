// Owns the programs that the person starts: sessions of the local host that end with this cockpit. One link to the host holds them.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Command } from '../../domain/commands/command.js';
import type { Program } from '../../domain/config.js';
import { failure, type Result } from '../../domain/failure.js';
import { paneOfProgram } from '../../domain/layout/tree.js';
import { connectHost, type HostLink } from '../../home/connect.js';
import type { Home } from '../../home/home.js';
import type { HostSession } from '../../protocol/host-methods.js';
import type { SupervisorRequests } from '../../protocol/supervisor-methods.js';
import { complain, flash } from '../store/crew.js';
import type { CockpitState } from '../store/state.js';
import type { DeckStore } from '../store/store.js';
import { type Launch, launchOf } from './launch.js';
import { endedWell, type RunningProgram, viewOfProgram } from './program.js';
import { programRoom } from './rooms.js';
import { addProgram, dropProgram, editProgram, endProgram, programNamed } from './store-programs.js';

const spawnMs = 8_000;
/** What ends a program asks it first. */
const graceMs = 500;
const killMs = 20_000;

type HostReady = SupervisorRequests['host.ready'][1];

export interface ProgramsOptions {
  home: Home;
  store: DeckStore;
  /** The person's environment. */
  env: Record<string, string>;
  /** The host for new sessions, by the supervisor. */
  findHost(): Promise<Result<HostReady>>;
}

export class Programs {
  #link: HostLink | null = null;
  #host: HostReady | null = null;
  #stopped = false;
  /** Programs that the person has typed into. */
  readonly #typed = new Set<string>();
  readonly #untidy: () => void;

  constructor(private readonly options: ProgramsOptions) {
    this.#untidy = options.store.subscribe(state => this.#tidy(state));
  }

  /** Its box or pane is there at once; the screen follows. */
  start(command: Command, program: Program): void {
    const { store, env, home } = this.options;
    const state = store.getState();
    const launch = launchOf(state, program, env, home);
    const started: RunningProgram = {
      id: randomUUID(),
      command: command.name,
      title: command.hint ?? command.name,
      in: program.in,
      worker: launch.worker,
      address: null,
      ended: null,
    };
    store.change(addProgram(started));
    void this.#spawn(started, launch);
  }

  /** Ends it with every process of it; it is gone from the screen at once. */
  async end(id: string): Promise<void> {
    const { store } = this.options;
    const program = programNamed(store.getState(), id);
    store.change(dropProgram(id));
    this.#typed.delete(id);
    const link = this.#link;
    if (program === undefined || link === null) return;
    const killed = await link.call('kill', { session: id, graceMs }, { timeoutMs: killMs });
    if (!killed.ok && killed.failure.kind !== 'not-found') {
      store.change(complain(`${program.title}: ${killed.failure.sentence}`, Date.now()));
    }
    await link.call('forget', { session: id });
  }

  /** Keys or a paste went to a view, of a program or not. */
  typed(view: string): void {
    const program = this.options.store.getState().programs.find(({ id }) => viewOfProgram(id) === view);
    if (program !== undefined) this.#typed.add(program.id);
  }

  stop(): void {
    this.#stopped = true;
    this.#untidy();
    this.#link?.close();
    this.#link = null;
  }

  async #spawn(program: RunningProgram, launch: Launch): Promise<void> {
    const { store } = this.options;
    const reached = await this.#reach();
    const room = programRoom(store.getState(), program.id);
    const spawned = reached.ok
      ? await reached.value.link.call(
          'spawn',
          {
            session: program.id,
            argv: launch.argv,
            cwd: launch.cwd,
            env: launch.env,
            ...room,
            mailboxToken: randomBytes(24).toString('hex'),
            meta: { owner: 'client', program: program.command },
            endWithClient: true,
          },
          { timeoutMs: spawnMs },
        )
      : reached;
    if (this.#stopped) return;
    if (!spawned.ok) {
      store.change(
        dropProgram(program.id),
        complain(`${program.title} could not be started: ${spawned.failure.sentence}`, Date.now()),
      );
      return;
    }
    if (!reached.ok) return;
    // Closed while it was being started.
    if (programNamed(store.getState(), program.id) === undefined) return void this.end(program.id);
    const { hostId, socket } = reached.value.host;
    const address = { hostId, socket, session: program.id, epoch: spawned.value.epoch };
    store.change(editProgram(program.id, { address }));
    this.#heard(spawned.value);
  }

  async #reach(): Promise<Result<{ link: HostLink; host: HostReady }>> {
    const found = await this.options.findHost();
    // While the supervisor is away the host that we know serves as well.
    const host = found.ok ? found.value : this.#host;
    if (host === null) return found.ok ? failure('failed', 'There is no host.') : found;
    if (this.#link !== null && !this.#link.closed && this.#host?.socket === host.socket) {
      return { ok: true, value: { link: this.#link, host } };
    }
    const connected = await connectHost(this.options.home, host.socket, 'cockpit');
    if (connected.state !== 'up') {
      return connected.state === 'silent'
        ? { ok: false, failure: connected.failure }
        : failure('failed', 'The host is gone.');
    }
    const { link } = connected;
    if (this.#stopped) {
      link.close();
      return failure('failed', 'The cockpit is closing.');
    }
    link.onNotify('session', session => this.#heard(session));
    link.onClose(() => this.#lost(link));
    this.#link = link;
    this.#host = host;
    return { ok: true, value: { link, host } };
  }

  #heard(session: HostSession): void {
    if (session.exit === null) return;
    const { store } = this.options;
    const program = programNamed(store.getState(), session.session);
    if (program === undefined || program.ended !== null) return;
    const { code, signal } = session.exit;
    const how = signal === 0 ? `exit code ${code}` : `signal ${signal}`;
    const isWell = signal === 0 && code === 0;
    const now = Date.now();
    store.change(endProgram(program.id, isWell ? this.#lastWord(program.id) : `ended with ${how}`));
    if (program.in === 'background') {
      const sentence = `${program.title} ended with ${how}.`;
      store.change(isWell ? flash(sentence, now, 'good') : complain(sentence, now));
    }
    if (programNamed(store.getState(), program.id) === undefined) void this.end(program.id);
  }

  /** Whoever typed into it has ended it; what ended by itself has not been read yet. */
  #lastWord(id: string): string | null {
    return this.#typed.delete(id) ? null : endedWell;
  }

  /** What has ended stays for as long as its pane is there to be read. */
  #tidy(state: CockpitState): void {
    for (const program of state.programs) {
      const isOver = program.in === 'pane' && program.ended !== null;
      const trees = [state.arranged, ...(state.apart === null ? [] : [state.apart.arranged])];
      if (isOver && trees.every(({ tree }) => paneOfProgram(tree, program.id) === undefined)) {
        void this.end(program.id);
      }
    }
  }

  /** The host is gone, or let us go: it has ended what was ours. */
  #lost(link: HostLink): void {
    if (this.#link !== link) return;
    this.#link = null;
    if (this.#stopped) return;
    const { store } = this.options;
    for (const program of store.getState().programs) {
      store.change(
        dropProgram(program.id),
        complain(`${program.title} ended: its host is gone.`, Date.now()),
      );
    }
  }
}
