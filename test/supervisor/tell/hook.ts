// A webhook on this machine: what was posted to it, and answers of every kind.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}): Reply =>
  response =>
    response.writeHead(status, headers).end('ok');

export class Hook {
  /** Bodies, as they came. */
  readonly bodies: string[] = [];
  /** One for each request; the last one stays. */
  replies: Reply[] = [answer(200)];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Hook> {
    const server = createServer();
    const hook = new Hook(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        hook.bodies.push(body);
        const reply = hook.replies.length > 1 ? hook.replies.shift() : hook.replies[0];
        reply?.(response, request);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return hook;
  }

  /** With a secret in its path. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/services/T0/S3cretT0ken`;
  }

  texts(): string[] {
    return this.bodies.map(body => (JSON.parse(body) as { text: string }).text);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
