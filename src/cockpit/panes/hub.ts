// Screens of sessions straight from their hosts: one link a host, a view a pane, keys back. Works while the supervisor is away.
import type { SessionAddress } from '../../domain/worker.js';
import type { Home } from '../../home/home.js';
import type { HostSession } from '../../protocol/host-methods.js';
import { PaneScreen } from '../screen/pane-screen.js';

export interface PaneHubOptions {
  home: Home;
  /** The screen of pane `id` changed; `echo` when a key went there within the last 60 ms. */
  onDamage(id: string, echo: boolean): void;
  /** Keys were refused, a host is gone or back: one sentence. */
  onNotice(id: string, sentence: string): void;
  /** What the host says of the session of a shown pane, its end included. */
  onSession?(id: string, session: HostSession): void;
}

export interface Room {
  cols: number;
  rows: number;
}

export interface ShowOptions {
  visible: boolean;
  /** This client's size counts from now on: it attached. */
  drive: boolean;
}

export class PaneHub {
  constructor(private readonly options: PaneHubOptions) {}

  /** Shows a session in pane `id`, or changes its room; cheap to repeat with the same arguments. The screen is the pane's own and stays. */
  show(id: string, address: SessionAddress, room: Room, options: ShowOptions): PaneScreen {
    void id;
    void address;
    void room;
    void options;
    void this.options;
    return new PaneScreen();
  }

  hide(id: string): void {
    void id;
  }

  keys(id: string, bytes: Uint8Array): void {
    void id;
    void bytes;
  }

  paste(id: string, text: string): void {
    void id;
    void text;
  }

  /** The last screen of a session that ended, out of its recording; null when there is none. */
  lastScreen(id: string, address: SessionAddress, room: Room): Promise<PaneScreen | null> {
    void id;
    void address;
    void room;
    return Promise.resolve(null);
  }

  stop(): void {}
}
