// One link between two processes: typed requests and notifications (JSON-RPC 2.0) and binary messages on the same wire.
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  ErrorCodes,
  type Message,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import { type Failure, failure, messageOf, type Result, success } from '../domain/failure.js';
import { type Wire, type WireKind, wireKinds } from './wire.js';

/** Method name → [params, result]. */
export type Requests = Record<string, [unknown, unknown]>;
/** Notification name → params. */
export type Notifications = Record<string, unknown>;

type Params<R extends Requests, M extends keyof R> = R[M][0];
type Answer<R extends Requests, M extends keyof R> = R[M][1];

/** Past this a peer counts as stopped or stuck, and the caller says so instead of hanging. */
const defaultTimeoutMs = 3_000;

class WireReader extends AbstractMessageReader {
  #callback: DataCallback = () => {};

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    return { dispose: () => {} };
  }

  take(payload: Buffer): void {
    try {
      this.#callback(JSON.parse(payload.toString('utf8')) as Message);
    } catch (error) {
      this.fireError(error);
    }
  }

  hangUp(): void {
    this.fireClose();
  }
}

class WireWriter extends AbstractMessageWriter {
  constructor(private readonly wire: Wire) {
    super();
  }

  write(message: Message): Promise<void> {
    this.wire.send(wireKinds.control, Buffer.from(JSON.stringify(message), 'utf8'));
    return Promise.resolve();
  }

  end(): void {}
}

/**
 * `Out` is what this side may ask, `In` what it answers; `Hear` and `Say` are the notifications that come and go.
 * Every failure of a call is a value: the peer's own {@link Failure}, a hang-up or a time-out, each as a sentence.
 */
export class Link<
  Out extends Requests,
  Hear extends Notifications,
  In extends Requests = Record<never, never>,
  Say extends Notifications = Record<never, never>,
> {
  readonly #connection: MessageConnection;
  readonly #reader = new WireReader();
  #closed: string | null = null;
  #onClose: ((why: string) => void)[] = [];
  onBinary: (kind: WireKind, payload: Buffer) => void = () => {};

  /** @param peer how sentences name the other side: "the supervisor (pid 7)" */
  constructor(
    private readonly wire: Wire,
    readonly peer: string,
  ) {
    this.#connection = createMessageConnection(this.#reader, new WireWriter(wire));
    wire.onMessage = (kind, payload) => {
      if (kind === wireKinds.control) this.#reader.take(payload);
      else this.onBinary(kind, payload);
    };
    wire.onClose = why => this.#hangUp(why);
    // A message that is not JSON-RPC: the peer is broken, nothing it says later can be trusted.
    this.#connection.onError(() => this.close('the other side spoke nonsense'));
  }

  /** Call after every handler is set. */
  listen(): this {
    this.#connection.listen();
    return this;
  }

  get closed(): boolean {
    return this.#closed !== null;
  }

  get pendingBytes(): number {
    return this.wire.pendingBytes;
  }

  async call<M extends keyof Out & string>(
    method: M,
    params: Params<Out, M>,
    options: { timeoutMs?: number } = {},
  ): Promise<Result<Answer<Out, M>>> {
    if (this.#closed !== null)
      return failure('failed', `${sentenceCase(this.peer)} is gone: ${this.#closed}.`);
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Result<never>>(resolve => {
      timer = setTimeout(() => resolve(this.#silence(timeoutMs)), timeoutMs);
    });
    const answer = this.#connection.sendRequest(method, params).then(
      value => success(value as Answer<Out, M>),
      (error: unknown) => (this.#closed === null ? asFailure(error, this.peer) : this.#cutOff()),
    );
    const result = await Promise.race([answer, late]);
    clearTimeout(timer);
    return result;
  }

  handle<M extends keyof In & string>(
    method: M,
    run: (params: Params<In, M>) => Promise<Result<Answer<In, M>>>,
  ): void {
    this.#connection.onRequest(method, async (params: unknown): Promise<unknown> => {
      try {
        const result = await run(params as Params<In, M>);
        if (result.ok) return result.value;
        return new ResponseError<Failure>(
          ErrorCodes.MessageWriteError,
          result.failure.sentence,
          result.failure,
        );
      } catch (error) {
        const bug: Failure = { kind: 'failed', sentence: `${method} failed: ${messageOf(error)}` };
        return new ResponseError<Failure>(ErrorCodes.InternalError, bug.sentence, bug);
      }
    });
  }

  notify<N extends keyof Say & string>(name: N, params: Say[N]): void {
    if (this.#closed === null) void this.#connection.sendNotification(name, params);
  }

  onNotify<N extends keyof Hear & string>(name: N, run: (params: Hear[N]) => void): void {
    this.#connection.onNotification(name, (params: unknown) => run(params as Hear[N]));
  }

  sendBinary(kind: WireKind, payload: Uint8Array): void {
    this.wire.send(kind, payload);
  }

  onClose(run: (why: string) => void): void {
    if (this.#closed === null) this.#onClose.push(run);
    else run(this.#closed);
  }

  close(why = 'closed by us'): void {
    this.wire.close(why);
  }

  #hangUp(why: string): void {
    if (this.#closed !== null) return;
    this.#closed = why;
    this.#reader.hangUp();
    // Without this a request in flight waits for ever (vscode-jsonrpc 10 rejects pending calls only on dispose).
    this.#connection.dispose();
    for (const run of this.#onClose.splice(0)) run(why);
  }

  #cutOff(): Result<never> {
    return failure('failed', `${sentenceCase(this.peer)} ended before it answered.`, {
      hint: 'What became of it: `quarterdeck status`, which starts it again.',
    });
  }

  #silence(timeoutMs: number): Result<never> {
    return failure('failed', `${sentenceCase(this.peer)} has not answered for ${timeoutMs / 1000} s.`, {
      hint: 'It may be stopped: `quarterdeck doctor` shows its pid, `kill -CONT <pid>` wakes it.',
    });
  }
}

function asFailure(error: unknown, peer: string): Result<never> {
  if (error instanceof ResponseError && isFailure(error.data)) return { ok: false, failure: error.data };
  return failure('failed', `${sentenceCase(peer)} did not answer: ${messageOf(error)}.`);
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function isFailure(data: unknown): data is Failure {
  return typeof data === 'object' && data !== null && 'kind' in data && 'sentence' in data;
}
