// The cockpit for a screen reader: no picture, but lines that are written as things happen. The same state and the same keys.
import type { Reading } from '../copy/reading.js';
import type { FocusedScreen } from '../stage.js';
import type { CockpitState } from '../store/state.js';
import { type DialogModel, dialogModel } from '../views/dialog.js';
import { DialogTeller } from './dialog-teller.js';
import { LinePrinter } from './line-printer.js';
import { ScreenText } from './screen-text.js';
import { crewLines, keysLine, newsBetween, placeLine } from './words.js';

/** Output is read out when it has come to rest, or after a while of it. */
const restMs = 250;
const longestMs = 1_500;

/** Lines, boxes and bars. */
const drawn = /[\u2500-\u259f]+/g;

export class Reader {
  readonly #printer: LinePrinter;
  readonly #text = new ScreenText();
  #before: CockpitState | null = null;
  #place = '';
  #view = '';
  readonly #dialog: DialogTeller;
  #focused: FocusedScreen | null = null;
  #reading: Reading | null = null;
  #timer: NodeJS.Timeout | undefined;
  #waitingSince = 0;

  constructor(write: (text: string) => void, cols: () => number) {
    this.#printer = new LinePrinter(write, cols);
    this.#dialog = new DialogTeller(this.#printer);
  }

  /** @param reading the history that has the keys in place of the screen */
  update(state: CockpitState, focused: FocusedScreen | null, reading: Reading | null = null): void {
    const before = this.#before;
    this.#before = state;
    this.#focused = focused;
    if (state.snapshot === null) return;
    if (before === null || before.snapshot === null) {
      this.#printer.say([...crewLines(state), keysLine(state)]);
    } else {
      if (before.snapshot !== state.snapshot) {
        this.#printer.say(newsBetween(before.snapshot, state.snapshot));
      }
      if (state.area === 'rail' && before.area !== 'rail') this.#printer.say(crewLines(state));
      this.#tell(before, state);
    }
    this.#tellDialog(state);
    this.#tellPlace(state);
    this.#tellReading(reading);
  }

  /** The crew, and what stands on the screen. */
  tellAgain(state: CockpitState): void {
    this.#printer.close();
    this.#printer.say(crewLines(state));
    this.#place = '';
    this.#view = '';
    this.#tellPlace(state);
  }

  /** The screen of that view changed. */
  damaged(view: string): void {
    if (this.#focused?.view !== view || this.#before?.dialog !== null) return;
    const now = performance.now();
    if (this.#timer === undefined) this.#waitingSince = now;
    clearTimeout(this.#timer);
    const wait = Math.min(restMs, Math.max(0, this.#waitingSince + longestMs - now));
    this.#timer = setTimeout(() => this.#read(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dialog.stop();
    this.#printer.close();
  }

  #tell(before: CockpitState, state: CockpitState): void {
    const { flash } = state;
    if (flash !== null && flash !== before.flash) this.#printer.say([flash.sentence]);
    const known = new Set(before.notices);
    const notices = state.notices.filter(notice => !known.has(notice));
    this.#printer.say(notices.map(notice => notice.sentence));
    if (state.supervisor !== before.supervisor) {
      const words = { up: 'is there again', lost: 'is restarting', silent: 'does not answer' };
      this.#printer.say([`The supervisor ${words[state.supervisor]}.`]);
    }
  }

  #tellDialog(state: CockpitState): void {
    const model = dialogModel(state);
    const wasOpen = this.#dialog.isOpen;
    if (this.#dialog.tell(model === null ? null : linesOf(model))) return;
    // Back where it was: said again.
    if (wasOpen) this.#place = '';
  }

  #tellPlace(state: CockpitState): void {
    if (state.dialog !== null) return;
    const view = this.#focused?.view ?? '';
    const listed = state.area === 'rail' ? (state.cursor ?? '') : '';
    const place = `${view} ${state.attached} ${listed}`;
    if (place === this.#place) return;
    this.#place = place;
    this.#printer.close();
    this.#printer.say([placeLine(state)]);
    if (view === this.#view) return;
    this.#view = view;
    this.#text.forget();
    this.#read();
  }

  #tellReading(reading: Reading | null): void {
    const before = this.#reading;
    this.#reading = reading;
    if (reading === null && before === null) return;
    if (reading === null) {
      this.#printer.close();
      return this.#printer.say(['The live screen again.']);
    }
    if (before === null) this.#printer.say(['What it printed: v selects, y copies, / searches, q leaves.']);
    if (reading.typed !== null) return this.#printer.edit(reading.typed);
    const isSame = before !== null && before.typed === null && before.line === reading.line;
    if (isSame && before.text === reading.text) return;
    this.#printer.close();
    this.#printer.say([reading.text.trim() === '' ? 'empty line' : reading.text]);
  }

  #read(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const screen = this.#focused?.screen;
    if (screen === undefined || screen.state === 'empty' || this.#before === null) return;
    const { lines, typed } = this.#text.take(screen, this.#before.attached);
    this.#printer.say(lines);
    if (typed === null) this.#printer.close();
    else this.#printer.edit(typed);
  }
}

function linesOf({ title, lines }: DialogModel): string[] {
  const texts = lines.map(line =>
    line
      .map(span => span.text)
      .join('')
      .replaceAll(drawn, ' ')
      .trim(),
  );
  return [`${title}:`, ...texts.filter(text => text !== '')];
}
