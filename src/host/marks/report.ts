// OSC 7501, the Program Status Protocol: the query's answer, and reports as records. As Claude Code 2.1.328 speaks it.
import { type ReportRecord, reportStates } from '../../domain/report.js';

/** Answered at once: a reply 4 s late is ignored, and without one no report ever comes. */
export const reportReply = '\x1b]7501;?\x1b\\';

export type ReportChange =
  | { kind: 'query' }
  | { kind: 'set'; record: ReportRecord }
  /** Null: all records. */
  | { kind: 'clear'; id: string | null };

const maxRecords = 256;
const maxIdBytes = 128;
const maxLevels = 8;
const maxText = 512;
/** Of all records together; past it records come without their text. */
const maxTotalText = 32 * 1024;
const kinds = ['permission', 'question', 'auth'] as const;

/** Null for what is no report. Everything in it is hostile text. @param payload what stands after `7501;` */
export function parseReport(payload: string, at: string): ReportChange | null {
  if (payload === '?') return { kind: 'query' };
  const fields = new Map<string, string>();
  for (const part of payload.split(':')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals), part.slice(equals + 1));
  }
  const id = fields.get('id') ?? '';
  if (!isId(id)) return null;
  const word = fields.get('state');
  if (word === 'clear') return { kind: 'clear', id: id === '' ? null : id };
  const state = reportStates.find(known => known === word);
  if (state === undefined) return null;
  const app = fields.get('app');
  return {
    kind: 'set',
    record: {
      id,
      state,
      app: app === undefined ? null : plain(app).slice(0, 64),
      kind: kinds.find(known => known === fields.get('kind')) ?? null,
      progress: percent(fields.get('progress')),
      title: text(fields.get('title')),
      msg: text(fields.get('msg')),
      at,
    },
  };
}

/** The records of one session. A new report replaces its whole record. */
export class ReportRecords {
  #records = new Map<string, ReportRecord>();

  get list(): ReportRecord[] {
    return [...this.#records.values()];
  }

  apply(change: Exclude<ReportChange, { kind: 'query' }>): void {
    if (change.kind === 'set') {
      const { id } = change.record;
      if (!this.#records.has(id) && this.#records.size >= maxRecords) return;
      this.#records.delete(id);
      const room = maxTotalText - this.list.reduce((sum, record) => sum + textLength(record), 0);
      const fits = textLength(change.record) <= room;
      this.#records.set(id, fits ? change.record : { ...change.record, title: null, msg: null });
    } else if (change.id === null) {
      this.#records.clear();
    } else {
      for (const id of this.#records.keys()) {
        if (id === change.id || id.startsWith(`${change.id}/`)) this.#records.delete(id);
      }
    }
  }
}

function textLength(record: ReportRecord): number {
  return (record.title?.length ?? 0) + (record.msg?.length ?? 0);
}

/** Levels are parted by `/`. */
function isId(id: string): boolean {
  return (
    Buffer.byteLength(id) <= maxIdBytes &&
    id.split('/').length <= maxLevels &&
    !/[\x00-\x1f\x7f-\x9f]/.test(id)
  );
}

function percent(value: string | undefined): number | null {
  if (value === undefined || !/^\d{1,3}$/.test(value)) return null;
  return Math.min(100, Number(value));
}

function text(base64: string | undefined): string | null {
  if (base64 === undefined) return null;
  return plain(Buffer.from(base64, 'base64').toString('utf8')).slice(0, maxText).toWellFormed();
}

function plain(value: string): string {
  return value.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ').trim();
}
