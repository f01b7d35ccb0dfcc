// A recording as asciinema v2: a header line, then one event a line. Source: docs.asciinema.org/manual/asciicast/v2
import { StringDecoder } from 'node:string_decoder';
import { decodeSize, recordKinds } from './records.js';
import type { TapeEvent } from './tape.js';

export interface CastHeader {
  /** ISO 8601 */
  startedAt: string;
  title: string;
  /** Seconds; players cut longer waits to this. */
  idleTimeLimit: number | null;
}

/** Lines with their line ends. */
export function* castLines(events: TapeEvent[], header: CastHeader): Iterable<string> {
  const first = events.map(sizeOf).find(size => size !== null) ?? { cols: 80, rows: 24 };
  let size = first;
  yield line({
    version: 2,
    width: first.cols,
    height: first.rows,
    timestamp: Math.floor(Date.parse(header.startedAt) / 1_000),
    ...(header.idleTimeLimit === null ? {} : { idle_time_limit: header.idleTimeLimit }),
    title: header.title,
    env: { TERM: 'xterm-256color' },
  });
  let decoder = new StringDecoder('utf8');
  let strings = new StringFilter();
  let isFirst = true;
  for (const event of events) {
    const seconds = Number((event.at / 1_000).toFixed(6));
    const resized = sizeOf(event);
    if (resized !== null && (resized.cols !== size.cols || resized.rows !== size.rows)) {
      size = resized;
      yield line([seconds, 'r', `${size.cols}x${size.rows}`]);
    } else if (event.kind === recordKinds.snapshot) {
      // A stretch was lost before it, or it is the beginning of what is left.
      decoder = new StringDecoder('utf8');
      strings = new StringFilter();
      yield line([seconds, 'o', `${isFirst ? '' : '\x1bc'}${event.payload.toString('utf8')}`]);
      isFirst = false;
    } else if (event.kind === recordKinds.data) {
      const text = strings.filter(decoder.write(event.payload));
      if (text !== '') yield line([seconds, 'o', text]);
    }
  }
}

/** Whole control strings; a link is kept. */
const controlString = /\x1b(?:\](?!8;)|[PX^_])[^\x07\x1b]*(?:\x07|\x1b\\)/g;
/** The beginning of one, or of what may become one, at the end of the text. */
const openString = /\x1b(?:(?:\]|[PX^_])[^\x07\x1b]*\x1b?)?$/;
const maxOpen = 64 * 1024;

/**
 * Takes out titles, clipboard writes, notifications and the like: a player puts the events on the person's terminal as they
 * are, and there is no session any more that they could be marks of.
 */
class StringFilter {
  #open = '';

  filter(text: string): string {
    const rest = (this.#open + text).replace(controlString, '');
    const open = openString.exec(rest);
    this.#open = open === null || open[0].length > maxOpen ? '' : open[0];
    return open === null ? rest : rest.slice(0, open.index);
  }
}

function sizeOf({ kind, payload }: TapeEvent): { cols: number; rows: number } | null {
  return kind === recordKinds.resize ? decodeSize(payload) : null;
}

/** C1 controls are written as escapes too: whoever prints the file on a terminal sees text. */
function line(value: unknown): string {
  const json = JSON.stringify(value);
  const safe = json.replace(
    /[\x7f-\x9f]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${safe}\n`;
}
