// Bytes of the outer terminal → keys, mouse, paste, focus.
import type { InputEvent } from './event.js';

export class InputDecoder {
  constructor(private readonly onEvent: (event: InputEvent) => void) {}

  push(bytes: Buffer): void {
    void bytes;
    void this.onEvent;
  }

  /** Tells at once whatever waits for more bytes. */
  flush(): void {}

  /** Forgets what waits and drops its timers. */
  stop(): void {}
}
