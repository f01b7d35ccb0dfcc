// A stand-in for the Messages API on loopback: `scn:NAME,arg,…` in the newest user text picks a scenario, the assistant messages
// after it are its step. It keeps no state of its own, so one serves any number of agents.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Reply, scenarios } from './scenarios.js';

/** A model thinks before it speaks; and snapshots are coalesced to 20 a second, so a word must stand for longer than that to be seen. */
const thinkMs = 200;

export interface FakeApi {
  url: string;
  /** Text of the newest user turn of every request, oldest first: what the agent was told. */
  told: string[];
  /** When the last byte of each answer went out, ms of performance.now. */
  answered: number[];
  stop(): Promise<void>;
}

interface Block {
  type: string;
  text?: string;
}
interface Turn {
  role: string;
  content: string | Block[];
}

export async function startFakeApi(): Promise<FakeApi> {
  const told: string[] = [];
  const answered: number[] = [];
  const server = createServer((request, response) => {
    answer(request, response, told).then(
      () => answered.push(performance.now()),
      () => response.destroy(),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    answered,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, told: string[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) {
    response.writeHead(404).end();
    return;
  }
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { messages: Turn[]; model: string };
  const { name, args, step } = place(body.messages);
  told.push(textOf(body.messages.findLast(turn => turn.role === 'user')));
  await delay(thinkMs);
  const script = scenarios[name];
  const reply: Reply = script?.(step, args) ?? { text: ['(script over)'] };
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify({ type: 'error', error: { type: reply.type, message: reply.message } }));
    return;
  }
  await stream(response, reply, body.model);
}

function place(turns: Turn[]): { name: string; args: string[]; step: number } {
  for (let index = turns.length - 1; index >= 0; index--) {
    const turn = turns[index];
    if (turn?.role !== 'user') continue;
    const found = [...textOf(turn).matchAll(/scn:([a-z0-9]+)((?:,[^\s,"'<”]+)*)/g)].at(-1);
    if (found === undefined) continue;
    const step = turns.slice(index + 1).filter(later => later.role === 'assistant').length;
    return { name: found[1] ?? '', args: (found[2] ?? '').split(',').slice(1), step };
  }
  return { name: '', args: [], step: 0 };
}

function textOf(turn: Turn | undefined): string {
  if (turn === undefined) return '';
  if (typeof turn.content === 'string') return turn.content;
  return turn.content.map(block => (block.type === 'text' ? (block.text ?? '') : '')).join('\n');
}

let made = 0;

async function stream(response: ServerResponse, reply: Exclude<Reply, { status: number }>, model: string) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  const id = `msg_fake_${++made}`;
  const usage = {
    input_tokens: 20,
    output_tokens: 1,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const message = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  send('message_start', { message });
  let index = 0;
  if (reply.text !== undefined) {
    send('content_block_start', { index, content_block: { type: 'text', text: '' } });
    for (const [line, text] of reply.text.entries()) {
      if (line > 0 && reply.everyMs !== undefined) await delay(reply.everyMs);
      if (response.destroyed) return;
      const ending = line < reply.text.length - 1 ? '\n' : '';
      send('content_block_delta', { index, delta: { type: 'text_delta', text: text + ending } });
    }
    send('content_block_stop', { index });
    index++;
  }
  for (const use of reply.tools ?? []) {
    const block = { type: 'tool_use', id: `toolu_fake_${made}_${index}`, name: use.name, input: {} };
    send('content_block_start', { index, content_block: block });
    const delta = { type: 'input_json_delta', partial_json: JSON.stringify(use.input) };
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
    index++;
  }
  const stop = reply.tools === undefined ? 'end_turn' : 'tool_use';
  send('message_delta', { delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 12 } });
  send('message_stop', {});
  response.end();
}
