// What is known of a session beside its cells: title, reports, bells, notifications, progress. All of it came from the program.
import type { HostSession, Progress, TerminalNotice } from '../../protocol/host-methods.js';
import { Allowance } from '../allowance.js';
import type { Urgency } from '../news.js';
import type { NoticeText } from './notices.js';
import { parseReport, ReportRecords, reportReply } from './report.js';

const maxNotices = 10;
/** A program that notifies without end is heard a few times, then once a second. */
const burst = 5;
const refillMs = 1_000;

type Described = 'title' | 'reports' | 'bells' | 'bellAt' | 'notices' | 'progress';

export class Marks {
  readonly #reports = new ReportRecords();
  readonly #heard = new Allowance(burst, refillMs);
  #title: string | null = null;
  #bells = 0;
  #bellAt: string | null = null;
  #progress: Progress | null = null;
  #notices: TerminalNotice[] = [];
  #noticeSeq = 0;

  constructor(
    private readonly reply: (text: string) => void,
    private readonly changed: (urgency: Urgency) => void,
  ) {}

  describe(): Pick<HostSession, Described> {
    return {
      title: this.#title,
      reports: this.#reports.list,
      bells: this.#bells,
      ...(this.#bellAt === null ? {} : { bellAt: this.#bellAt }),
      ...(this.#progress === null ? {} : { progress: this.#progress }),
      ...(this.#notices.length === 0 ? {} : { notices: this.#notices }),
    };
  }

  title(title: string): void {
    if (title === this.#title) return;
    this.#title = title;
    this.changed('soon');
  }

  bell(): void {
    this.#bells++;
    this.#bellAt = new Date().toISOString();
    this.changed('soon');
  }

  notice(notice: NoticeText): void {
    if (!this.#heard.take()) return;
    const last = { seq: ++this.#noticeSeq, at: new Date().toISOString(), ...notice };
    this.#notices = [...this.#notices.slice(1 - maxNotices), last];
    this.changed('soon');
  }

  progress(progress: Progress | null): void {
    if (progress?.state === this.#progress?.state && progress?.percent === this.#progress?.percent) return;
    this.#progress = progress;
    this.changed('soon');
  }

  report(payload: string): void {
    const change = parseReport(payload, new Date().toISOString());
    if (change === null) return;
    if (change.kind === 'query') return this.reply(reportReply);
    this.#reports.apply(change);
    this.changed('now');
  }

  /** The program has ended: what it was about is over. */
  end(): void {
    this.#progress = null;
  }
}
