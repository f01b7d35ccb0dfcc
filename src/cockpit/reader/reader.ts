// The cockpit for a screen reader: no picture, but lines that are written as things happen. The same state and the same keys.
import type { Reading } from '../copy/reading.js';
import type { FocusedScreen } from '../stage.js';
import type { CockpitState } from '../store/state.js';
import { dialogModel } from '../views/dialog.js';
import { DialogTeller } from './dialog-teller.js';
import { LinePrinter } from './line-printer.js';
import { newsOf, Told } from './news.js';
import { ScreenTeller } from './screen-teller.js';
import { arrangementLines, crewLines, dialogLines, keysLine, newsBetween, placeLine } from './words.js';

/** That something has been begun is worth a word only where it takes its time. */
const patienceMs = 1_000;

export interface Screens {
  focused: FocusedScreen | null;
  /** Over everything, with all keys. */
  popup: FocusedScreen | null;
}

export class Reader {
  readonly #printer: LinePrinter;
  readonly #screen: ScreenTeller;
  readonly #popup: ScreenTeller;
  readonly #dialog: DialogTeller;
  readonly #told = new Told();
  #before: CockpitState | null = null;
  #focused: FocusedScreen | null = null;
  #place = '';
  #reading: Reading | null = null;
  #begun: NodeJS.Timeout | undefined;

  constructor(write: (text: string) => void, cols: () => number) {
    this.#printer = new LinePrinter(write, cols);
    this.#dialog = new DialogTeller(this.#printer);
    this.#screen = new ScreenTeller(this.#printer);
    this.#popup = new ScreenTeller(this.#printer);
  }

  /** @param reading the history that has the keys in place of the screen */
  update(state: CockpitState, { focused, popup }: Screens, reading: Reading | null = null): void {
    const before = this.#before;
    this.#before = state;
    this.#focused = focused;
    this.#screen.follow(focused, state.attached);
    if (state.snapshot === null) return;
    if (before === null || before.snapshot === null) {
      this.#printer.say([...crewLines(state), keysLine(state)]);
    } else {
      if (before.snapshot !== state.snapshot) {
        this.#printer.say(this.#told.sentences(newsBetween(before.snapshot, state.snapshot)));
      }
      if (state.area === 'rail' && before.area !== 'rail') this.#printer.say(crewLines(state));
      this.#tell(before, state);
    }
    // What a program printed last is heard before how it ended.
    if (before?.programs !== state.programs) this.#popup.flush();
    this.#popup.follow(popup, true);
    this.#tellDialog(state);
    if (popup !== null) this.#popup.begin();
    this.#tellPlace(state);
    this.#tellReading(reading);
  }

  /** The crew, and what stands on the screen. */
  tellAgain(state: CockpitState): void {
    this.#printer.close();
    this.#printer.say(crewLines(state));
    this.#place = '';
    this.#screen.forget();
    this.#tellPlace(state);
  }

  /** The screen of that view changed. */
  damaged(view: string): void {
    this.#popup.damaged(view);
    if (this.#before?.dialog === null) this.#screen.damaged(view);
  }

  stop(): void {
    clearTimeout(this.#begun);
    this.#screen.stop();
    this.#popup.stop();
    this.#dialog.stop();
    this.#printer.close();
  }

  #tell(before: CockpitState, state: CockpitState): void {
    this.#printer.say(arrangementLines(before, state));
    this.#tellFlash(before, state);
    const known = new Set(before.notices);
    const notices = state.notices.filter(notice => !known.has(notice));
    this.#printer.say(notices.map(notice => notice.sentence));
    if (state.supervisor !== before.supervisor) {
      const words = { up: 'is there again', lost: 'is restarting', silent: 'does not answer' };
      this.#printer.say([`The supervisor ${words[state.supervisor]}.`]);
    }
  }

  #tellFlash(before: CockpitState, state: CockpitState): void {
    const { flash } = state;
    if (flash === before.flash) return;
    clearTimeout(this.#begun);
    if (flash === null) return;
    const say = () => {
      const news = newsOf('answer', flash.sentence, state.snapshot?.workers ?? []);
      this.#printer.say(this.#told.sentences([news]));
    };
    if (flash.sentence.endsWith(' …')) this.#begun = setTimeout(say, patienceMs);
    else say();
  }

  #tellDialog(state: CockpitState): void {
    const model = dialogModel(state);
    const wasOpen = this.#dialog.isOpen;
    if (this.#dialog.tell(model === null ? null : dialogLines(model))) return;
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
    this.#screen.begin();
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
}
