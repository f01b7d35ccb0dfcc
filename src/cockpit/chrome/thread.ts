// The thread's side of the chrome: draws each model it is sent and answers with the picture.
import type { MessagePort } from 'node:worker_threads';
import type { ScreenModel } from '../views/screen.js';
import { toAscii } from './ascii.js';
import { InkScreen } from './ink-screen.js';

/** Text and SGR of the model that was sent, one answer each; null comes first and once: Ink is loaded. */
export type Drawn = string | null;

export function serveChrome(port: MessagePort): void {
  const ink = new InkScreen();
  const answer = (drawn: Drawn) => port.postMessage(drawn);
  port.on('message', (model: ScreenModel) => {
    const text = ink.draw(model);
    answer(model.unicode ? text : toAscii(text));
  });
  port.on('close', () => ink.stop());
  answer(null);
}
