// Typing into a session: keys, pastes, whole lines. Refused with a word when nobody would read them.
import { failure, type Result, success } from '../../domain/failure.js';
import type { HostSession } from '../../protocol/host-methods.js';
import { encodePaste } from './paste.js';
import type { Message } from './write-queue.js';

/** Enter comes apart from the text before it: agents take both in one read for a paste. */
const enterPauseMs = 30;

export class Typist {
  /** @param send false when the program has not read its input for too long */
  constructor(
    private readonly state: () => HostSession['state'],
    private readonly isBracketed: () => boolean,
    private readonly send: (messages: Message[]) => boolean,
  ) {}

  keys(bytes: Buffer): Result<void> {
    return this.#type([{ bytes, pauseMs: 0 }]);
  }

  paste(text: string): Result<void> {
    return this.#type([{ bytes: encodePaste(text, this.isBracketed()), pauseMs: 0 }]);
  }

  /** As one: nothing of another client comes between the text and its Enter. */
  write(text: string, options: { paste: boolean; enter: boolean }): Result<Record<string, never>> {
    const messages: Message[] = [];
    if (text !== '') {
      const bytes = options.paste ? encodePaste(text, this.isBracketed()) : Buffer.from(text, 'utf8');
      messages.push({ bytes, pauseMs: 0 });
    }
    if (options.enter) messages.push({ bytes: Buffer.from('\r'), pauseMs: text === '' ? 0 : enterPauseMs });
    const typed = this.#type(messages);
    return typed.ok ? success({}) : typed;
  }

  #type(messages: Message[]): Result<void> {
    const state = this.state();
    if (state === 'ended') return failure('refused', 'The session has ended; nothing was typed.');
    if (state === 'paused') {
      return failure('refused', 'The session is paused; nothing was typed.', {
        hint: 'Resume it first: p in the cockpit, or `quarterdeck resume`.',
      });
    }
    if (messages.length > 0 && !this.send(messages)) {
      return failure(
        'refused',
        'The program has not read its input for so long that nothing more was typed into it.',
      );
    }
    return success(undefined);
  }
}
