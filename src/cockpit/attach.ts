// `quarterdeck attach <worker>`: one session over the whole terminal, without chrome.
import type { SessionAddress } from '../domain/worker.js';
import type { Home } from '../home/home.js';

export interface AttachOptions {
  home: Home;
  address: SessionAddress;
  /** How sentences name it. */
  worker: string;
}

/** Exit code: 0 when the person left or the session ended, 4 without a terminal, 1 when the host is gone. */
export function runAttach(options: AttachOptions): Promise<number> {
  void options;
  return Promise.resolve(1);
}
