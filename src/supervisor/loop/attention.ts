// A session of the crew while it runs: its agent says that it is done, or rests. Done is what can be seen; an agent that is
// not done is sent back a bounded number of times, and one that a person is attached to is left to them.
import { isLimited } from '../../domain/limit.js';
import { backoffMs, sendBack, type Verdict } from '../../domain/loop.js';
import { answerStop } from '../crew/asked-stop.js';
import type { Worker } from '../crew/worker.js';
import { sendToWorker } from '../crew/worker-actions.js';
import { failedTurn } from './account.js';
import type { Loop } from './crew-loop.js';
import { verify } from './verify.js';

/** The upstream could not be asked. */
const lookAgainMs = 15_000;

const goOn = 'The last turn failed. Go on with your task where you stopped.';

/** So long after a person's last key a session is theirs: it is neither ended nor sent back. */
const handMs = 60_000;
/** Between two words of an agent it may look at rest for a moment. */
const restMs = 5_000;
/** One that asks when it is done rests without a question only where a person, or the end of a supervisor, came between. */
const askedRestMs = 30_000;

export class Attention {
  /** Number of the open question in the mailbox, and the session that asked. */
  readonly #asks = new Map<Worker, { session: string; seq: number }>();
  /** Sessions whose agent rests because a person had them in hand when it asked. */
  readonly #handed = new WeakMap<Worker, string>();
  /** When a failed turn is tried again, ms since the epoch. */
  readonly #retries = new WeakMap<Worker, { session: string; since: string; at: number }>();

  constructor(private readonly loop: Loop) {}

  asked(worker: Worker, seq: number): void {
    const session = worker.record.session?.id;
    if (session !== undefined) this.#asks.set(worker, { session, seq });
  }

  async look(worker: Worker): Promise<void> {
    const ask = this.#asks.get(worker);
    this.#asks.delete(worker);
    const session = worker.record.session?.id;
    if (ask !== undefined && ask.session === session) return this.#atStop(worker, ask.seq);
    const { activity, life } = worker.record;
    if (life.phase !== 'running' || activity?.activity !== 'idle') return;
    if (failedTurn(worker) !== null) return this.#afterFailure(worker);
    await this.#atRest(worker);
  }

  async #atStop(worker: Worker, seq: number): Promise<void> {
    const verdict = await this.#verdict(worker);
    const { loop, session } = worker.record;
    if (verdict === null || loop === undefined || session === null) {
      await answerStop(worker, seq, null);
      return;
    }
    loop.failures = 0;
    const inHand = await inHandMs(worker);
    if (inHand > 0) {
      this.#handed.set(worker, session.id);
      await answerStop(worker, seq, null);
      return this.loop.wake(worker, inHand);
    }
    const back = sendBack(loop, verdict);
    if (back !== null) this.#noteReturn(worker, verdict);
    await answerStop(worker, seq, back);
    if (back === null) await this.#over(worker, verdict);
  }

  /** It does not ask (any more): what is missing is written into its prompt. */
  async #atRest(worker: Worker): Promise<void> {
    const { activity, loop } = worker.record;
    const rested = Date.now() - Date.parse(activity?.since ?? '');
    const asks =
      worker.agent?.stopReply !== undefined && this.#handed.get(worker) !== worker.record.session?.id;
    const wait = Math.max(await inHandMs(worker), (asks ? askedRestMs : restMs) - rested);
    if (wait > 0) return this.loop.wake(worker, wait);
    const verdict = await this.#verdict(worker);
    if (verdict === null || loop === undefined) return;
    const back = sendBack(loop, verdict);
    if (back === null) return this.#over(worker, verdict);
    this.#noteReturn(worker, verdict);
    await sendToWorker(worker, { text: back, mode: 'paste', enter: true, force: false });
  }

  /** Null when there is nothing to judge. */
  async #verdict(worker: Worker): Promise<Verdict | null> {
    const { claim, loop, workspace } = worker.record;
    const claims = await this.loop.claims();
    if (!claims.ok || claim === null || claim === undefined || workspace === null) return null;
    return verify(claims.value, { claim, workspace: workspace.path, logs: loop?.logs ?? [] });
  }

  #noteReturn(worker: Worker, verdict: Verdict): void {
    const { loop } = worker.record;
    if (loop === undefined || verdict.kind !== 'missing') return;
    loop.returns++;
    worker.effects.saveNow();
    worker.effects.tell('info', `${worker.id} was sent back: ${verdict.missing.join('; ')}.`);
  }

  async #over(worker: Worker, verdict: Verdict): Promise<void> {
    if (verdict.kind !== 'unknown') return this.loop.end(worker);
    const session = worker.record.session?.id;
    // Once, however often it is looked.
    if (session !== undefined && this.#handed.get(worker) !== session) {
      this.#handed.set(worker, session);
      worker.effects.tell('warning', `Whether ${worker.id} is done cannot be seen: ${verdict.why}`);
    }
    this.loop.wake(worker, lookAgainMs);
  }

  /** The conversation is whole: it is told to go on, later and later. Who has to log in is waited for. */
  async #afterFailure(worker: Worker): Promise<void> {
    const { activity, loop, session } = worker.record;
    if (activity === null || loop === undefined || session === null) return;
    const known = this.#retries.get(worker);
    const why = failedTurn(worker) ?? '';
    if (known?.session !== session.id || known.since !== activity.since) {
      loop.failures++;
      const wait = backoffMs(isLimited(activity) ? 99 : loop.failures);
      this.#retries.set(worker, { session: session.id, since: activity.since, at: Date.now() + wait });
      const said = activity.message ?? why;
      if (why === 'authentication_failed') {
        return worker.effects.tell('error', `${worker.id} cannot log in: ${said}. It waits for you.`);
      }
      const about = isLimited(activity) ? 'limit' : undefined;
      worker.effects.tell('warning', `${worker.id}: ${said}. It tries again in ${wait / 1000} s.`, about);
      return this.loop.wake(worker, wait);
    }
    if (why === 'authentication_failed') return;
    const wait = Math.max(known.at - Date.now(), await inHandMs(worker));
    if (wait > 0) return this.loop.wake(worker, wait);
    this.#retries.delete(worker);
    if (await goesOnByItself(worker)) return;
    await sendToWorker(worker, { text: goOn, mode: 'paste', enter: true, force: false });
  }
}

/** Claude waits out the limit of a subscription by itself, and says so on its screen. */
async function goesOnByItself(worker: Worker): Promise<boolean> {
  const session = worker.record.session?.id;
  if (session === undefined || !isLimited(worker.record.activity)) return false;
  const captured = await worker.host?.ask('capture', { session, from: null, to: null });
  return (
    captured?.ok === true && captured.value.lines.some(line => line.includes('continuing automatically'))
  );
}

/** How long the session is still a person's; 0 when it is nobody's. */
async function inHandMs(worker: Worker): Promise<number> {
  const listed = await worker.host?.ask('list', {});
  if (listed?.ok !== true) return 0;
  const mine = listed.value.find(({ session }) => session === worker.record.session?.id);
  return mine?.typedAt === undefined ? 0 : Math.max(0, Date.parse(mine.typedAt) + handMs - Date.now());
}
