// The mailbox of each session: what an agent's hooks post, numbered and kept until the supervisor has it. No body is parsed.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failure, type Result, success } from '../../domain/failure.js';
import type { MailboxItem } from '../../protocol/host-methods.js';

export const maxBodyBytes = 1024 * 1024;
const ringLength = 1_000;
/** Of all bodies that one session's ring keeps; one `mailbox.since` answers with all of them. */
const ringBytes = 4 * 1024 * 1024;
const maxAsks = 100;
/** An ask that nobody answers by then is answered with nothing: the agent's own dialog stands. */
const longestAskMs = 60 * 60 * 1_000;

interface Box {
  session: string;
  token: Buffer;
  next: number;
  items: MailboxItem[];
  bytes: number;
  asks: Map<number, { response: ServerResponse; timer: NodeJS.Timeout }>;
  /** Asks are held only while the session lives. */
  alive: boolean;
}

export class Mailbox {
  readonly #boxes = new Map<string, Box>();
  readonly #server: Server;
  #url = '';

  constructor(private readonly tell: (item: MailboxItem) => void) {
    this.#server = createServer((request, response) => this.#serve(request, response));
    // An ask is held for up to an hour after its body came.
    this.#server.requestTimeout = 30_000;
    this.#server.keepAliveTimeout = 5_000;
    this.#server.maxConnections = 1_024;
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return this.#url;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  open(session: string, token: string): void {
    this.#boxes.set(session, {
      session,
      token: digest(token),
      next: 1,
      items: [],
      bytes: 0,
      asks: new Map(),
      alive: true,
    });
  }

  /** The session ended: its asks die, its last events still come. */
  end(session: string): void {
    const box = this.#boxes.get(session);
    if (box === undefined) return;
    box.alive = false;
    this.#dropAsks(box);
  }

  forget(session: string): void {
    this.end(session);
    this.#boxes.delete(session);
  }

  since(session: string, seq: number): Result<MailboxItem[]> {
    const box = this.#boxes.get(session);
    if (box === undefined) return failure('not-found', `There is no session ${session} on this host.`);
    return success(box.items.filter(item => item.seq > seq));
  }

  reply(
    session: string,
    seq: number,
    answer: { status: number; body: string },
  ): Result<Record<string, never>> {
    const box = this.#boxes.get(session);
    const ask = box?.asks.get(seq);
    if (box === undefined || ask === undefined) {
      return failure('refused', 'That question is gone: it was answered elsewhere, or the agent went on.');
    }
    this.#answer(box, seq, answer.status, answer.body);
    return success({});
  }

  /** A file of the drop directory. False when it belongs to no session of ours. */
  drop(session: string, token: string, body: string): boolean {
    const box = this.#boxes.get(session);
    if (box === undefined || !sameToken(box, token)) return false;
    this.#addEvent(box, body);
    return true;
  }

  sessions(): string[] {
    return [...this.#boxes.keys()];
  }

  close(): void {
    for (const box of this.#boxes.values()) this.#dropAsks(box);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => {});
    response.on('error', () => {});
    const [, session = '', verb = ''] = (request.url ?? '').split('/');
    const box = this.#boxes.get(session);
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    // The same answer for a wrong session and a wrong token: neither can be guessed apart.
    if (box === undefined || !sameToken(box, bearer)) return finish(response, 401);
    if (request.method !== 'POST' || (verb !== 'event' && verb !== 'ask')) return finish(response, 404);
    readBody(request).then(
      body => {
        if (body === null) finish(response, 413);
        else if (verb === 'ask') this.#addAsk(box, body, response);
        else {
          this.#addEvent(box, body);
          finish(response, 200);
        }
      },
      () => finish(response, 400),
    );
  }

  #addEvent(box: Box, body: string): void {
    // The agent went on, so nobody waits for those answers any more.
    this.#dropAsks(box);
    this.#add(box, 'event', body);
  }

  #addAsk(box: Box, body: string, response: ServerResponse): void {
    if (!box.alive || box.asks.size >= maxAsks) return finish(response, 200);
    const seq = box.next;
    const timer = setTimeout(() => this.#answer(box, seq, 200, '{}'), longestAskMs);
    box.asks.set(seq, { response, timer });
    response.on('close', () => this.#letGo(box, seq));
    this.#add(box, 'ask', body);
  }

  #add(box: Box, kind: MailboxItem['kind'], body: string): void {
    const item: MailboxItem = {
      session: box.session,
      seq: box.next,
      kind,
      body,
      at: new Date().toISOString(),
    };
    box.next++;
    box.items.push(item);
    box.bytes += body.length;
    while (box.items.length > ringLength || (box.bytes > ringBytes && box.items.length > 1)) {
      box.bytes -= box.items.shift()?.body.length ?? 0;
    }
    this.tell(item);
  }

  #answer(box: Box, seq: number, status: number, body: string): void {
    const ask = box.asks.get(seq);
    this.#letGo(box, seq);
    if (ask !== undefined) finish(ask.response, status, body);
  }

  #letGo(box: Box, seq: number): void {
    const ask = box.asks.get(seq);
    if (ask === undefined) return;
    clearTimeout(ask.timer);
    box.asks.delete(seq);
  }

  #dropAsks(box: Box): void {
    for (const seq of box.asks.keys()) this.#answer(box, seq, 200, '{}');
  }
}

/** Hashed first, so that neither the length nor the first wrong byte shows in the time it takes. */
export function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function sameToken(box: Box, token: string): boolean {
  return timingSafeEqual(box.token, digest(token));
}

function finish(response: ServerResponse, status: number, body = '{}'): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}

/** Null when it is longer than the bound; the rest is read and thrown away, so that the sender hears the answer. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 8 * maxBodyBytes) throw new Error('far too long');
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8');
}
