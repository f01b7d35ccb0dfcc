// What a program tells the person beside its text: notifications (OSC 9, 99, 777) and progress (OSC 9;4). Hostile text.
import type { Progress } from '../../protocol/host-methods.js';
import type { Core } from '../screen/xterm.js';

export interface NoticeText {
  title: string | null;
  body: string;
}

export interface NoticeListener {
  notice?(notice: NoticeText): void;
  /** Null: it shows none any more. */
  progress?(progress: Progress | null): void;
}

const maxNoticeText = 256;
/** Notifications of OSC 99 may come in pieces; so many may be unfinished. */
const maxUnfinished = 8;
/** ConEmu's numbers of OSC 9: only 4 is progress, none is a text. Source: conemu.github.io/en/AnsiEscapeCodes.html */
const conEmu = /^(?:[1-9]|1[0-2])(?:;|$)/;
const states: Record<string, Progress['state']> = {
  1: 'normal',
  2: 'error',
  3: 'indeterminate',
  4: 'paused',
};

export function listenForNotices(core: Core, listener: NoticeListener): void {
  const tell = (title: string, body: string) => {
    const text = { title: plain(title) || null, body: plain(body) };
    // A title alone is all there is to say.
    if (text.body === '') listener.notice?.({ title: null, body: text.title ?? '' });
    else listener.notice?.(text);
  };
  core.registerOscHandler(9, data => {
    if (/^4(?:;|$)/.test(data)) {
      const progress = readProgress(data);
      if (progress !== undefined) listener.progress?.(progress);
    } else if (!conEmu.test(data) && plain(data) !== '') tell('', data);
    return true;
  });
  core.registerOscHandler(777, data => {
    const [word, title = '', ...body] = data.split(';');
    if (word === 'notify' && plain(title + body.join(';')) !== '') tell(title, body.join(';'));
    return true;
  });
  const kitty = new KittyNotices(tell);
  core.registerOscHandler(99, data => {
    kitty.piece(data);
    return true;
  });
}

/** Undefined for what is none. @param data `4;state;percent` */
function readProgress(data: string): Progress | null | undefined {
  const [, state = '0', percent = ''] = data.split(';');
  if (state === '0' || state === '') return null;
  const known = states[state];
  if (known === undefined) return undefined;
  return { state: known, percent: /^\d{1,9}$/.test(percent) ? Math.min(100, Number(percent)) : 0 };
}

/** OSC 99, in pieces that carry an id. Source: sw.kovidgoyal.net/kitty/desktop-notifications */
class KittyNotices {
  readonly #unfinished = new Map<string, { title: string; body: string }>();

  constructor(private readonly tell: (title: string, body: string) => void) {}

  piece(data: string): void {
    const end = data.indexOf(';');
    if (end < 0) return;
    const fields = new Map(
      data
        .slice(0, end)
        .split(':')
        .map(field => [field.slice(0, 1), field.slice(2)] as const),
    );
    const part = fields.get('p') ?? 'title';
    if (part !== 'title' && part !== 'body') return;
    const id = (fields.get('i') ?? '').slice(0, 64);
    const payload = data.slice(end + 1);
    const text = fields.get('e') === '1' ? Buffer.from(payload, 'base64').toString('utf8') : payload;
    const notice = this.#unfinished.get(id) ?? { title: '', body: '' };
    notice[part] = (notice[part] + text).slice(0, 4 * maxNoticeText);
    this.#unfinished.delete(id);
    if (fields.get('d') === '0') this.#keep(id, notice);
    else if (plain(notice.title + notice.body) !== '') this.tell(notice.title, notice.body);
  }

  #keep(id: string, notice: { title: string; body: string }): void {
    this.#unfinished.set(id, notice);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > maxUnfinished && oldest !== undefined) this.#unfinished.delete(oldest);
  }
}

/** Controls become blanks; what turns text round or hides is taken out. */
function plain(text: string): string {
  return text
    .slice(0, 8 * maxNoticeText)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .trim()
    .slice(0, maxNoticeText)
    .toWellFormed();
}
