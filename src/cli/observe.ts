// `observe <worker>`: a session's screen for other programs, one JSON object a line. It reads, and nothing else.
import { once } from 'node:events';
import { failure, type Result, success } from '../domain/failure.js';
import { addressOf } from '../domain/session-address.js';
import type { SessionAddress } from '../domain/worker.js';
import { connectHost, type HostLink } from '../home/connect.js';
import { decodeFrame, type Frame } from '../protocol/frame.js';
import type { HostSession } from '../protocol/host-methods.js';
import { encodeAck } from '../protocol/input.js';
import { wireKinds } from '../protocol/wire.js';
import { type Answer, type Call, flag, nothing, word } from './call.js';
import { findWorker, openProject, withSupervisor } from './crew.js';
import { observedFrame, observedLine } from './observed.js';
import { stateText } from './worker-report.js';

const view = 1;

export async function run(call: Call): Promise<Result<Answer>> {
  const opened = await withSupervisor(call, link => openProject(call, link));
  if (!opened.ok) return opened;
  const worker = findWorker(opened.value, word(call, 0));
  if (!worker.ok) return worker;
  const { id } = worker.value;
  const address = addressOf(opened.value, worker.value);
  if (address === null) {
    return failure('refused', `${id} has no session: it is ${stateText(worker.value)}.`, {
      hint: `\`quarterdeck restart ${id}\` starts one.`,
    });
  }
  const connected = await connectHost(call.home, address.socket, 'cli');
  if (connected.state === 'silent') return { ok: false, failure: connected.failure };
  if (connected.state === 'absent') return failure('failed', `The host of ${id} is gone.`);
  try {
    return await new Observation(connected.link, address, id, call).run();
  } finally {
    connected.link.close();
  }
}

class Observation {
  #session: HostSession | null = null;
  /** Set when the session has ended: the next full frame is the last. */
  #isEnding = false;
  #finish: (result: Result<Answer>) => void = () => {};
  readonly #finished = new Promise<Result<Answer>>(resolve => {
    this.#finish = resolve;
  });

  constructor(
    private readonly link: HostLink,
    private readonly address: SessionAddress,
    private readonly worker: string,
    private readonly call: Call,
  ) {}

  async run(): Promise<Result<Answer>> {
    const { link, address, worker } = this;
    link.onBinary = (kind, payload) => {
      const frame = kind === wireKinds.frame ? decodeFrame(payload) : null;
      if (frame !== null && frame.view === view) void this.#frame(frame);
    };
    link.onNotify('session', session => {
      if (session.session === address.session) this.#heard(session);
    });
    link.onClose(() => this.#finish(failure('failed', `The host of ${worker} went away.`)));
    const listed = await link.call('list', {});
    if (!listed.ok) return listed;
    const session = listed.value.find(one => one.session === address.session);
    if (session === undefined) {
      return failure('not-found', `The session of ${worker} is over.`, {
        hint: `\`quarterdeck replay ${worker}\` plays what is recorded of it.`,
      });
    }
    this.#session = session;
    this.#isEnding = session.exit !== null;
    const looking = await this.#look(session);
    return looking.ok ? this.#finished : looking;
  }

  /** A full frame follows. */
  #look({ session, cols, rows }: HostSession): Promise<Result<unknown>> {
    return this.link.call('view', { view, session, cols, rows, visible: true, drive: false, observe: true });
  }

  /** The next frame is asked for when this one is out: a slow reader gets the latest, and nothing queues. */
  async #frame(frame: Frame): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    const wasEnding = this.#isEnding;
    await print(observedFrame(frame, session, flag(this.call, 'text')));
    this.link.sendBinary(wireKinds.ack, encodeAck(view, frame.epoch, frame.seq));
    if (flag(this.call, 'once')) return this.#finish(success(nothing));
    if (wasEnding && frame.full) await this.#end();
  }

  #heard(session: HostSession): void {
    const last = this.#session;
    this.#session = session;
    if (session.exit !== null && !this.#isEnding) {
      this.#isEnding = true;
      // The whole screen once more: what was printed last may be on its way still.
      void this.#look(session);
    } else if (last !== null && (last.title !== session.title || last.state !== session.state)) {
      void print({
        type: 'session',
        at: new Date().toISOString(),
        title: session.title,
        state: session.state,
      });
    }
  }

  async #end(): Promise<void> {
    const exit = this.#session?.exit ?? null;
    await print({
      type: 'end',
      at: exit?.at ?? null,
      code: exit?.code ?? null,
      signal: exit?.signal ?? null,
    });
    this.#finish(success(nothing));
  }
}

/** Returns when there is room for more. */
async function print(record: object): Promise<void> {
  if (!process.stdout.write(observedLine(record))) await once(process.stdout, 'drain');
}
