// What becomes of hosts, told by their keeper to whoever owns the workers.
import type { HostSession, MailboxItem } from '../../protocol/host-methods.js';
import type { Host } from './host.js';

export interface HostEvents {
  /** It is linked (again): what it runs now, complete. Until this is done nothing is asked of it. */
  adopted(host: Host, sessions: HostSession[]): Promise<void>;
  session(host: Host, session: HostSession): void;
  mailbox(host: Host, item: MailboxItem): void;
  /** Its process is gone. */
  died(host: Host): void;
  silent(host: Host): void;
  /** It was silent and answers again. */
  back(host: Host): void;
  /** The system ends it: its sessions are interrupted from now on. */
  stopping(host: Host): void;
  changed(): void;
}
