// What is said between us and the outer terminal besides pictures: questions when we come, its answers whenever they come, and the
// keyboard protocol that an attached agent wants.
import { Flow } from '../screen/flow.js';
import { questions, readAnswer, themeReports } from './answers.js';
import type { TerminalFeatures } from './features.js';

/** Longer ago, a terminal that has not answered is one that never does. */
const answerMs = 2_000;
/** How long leaving may wait for answers that would else be typed into the shell. */
const lastAnswersMs = 300;
/** The same where the last picture is on its way over a slow line. */
const lastPictureMs = 1_500;
/** xterm's modifyOtherKeys, level 1: keys that have no bytes of their own, Shift-Enter among them, come as sequences. */
const otherKeys = { on: '\x1b[>4;1m', off: '\x1b[>4;0m' } as const;
/** Alternate keys too: where the letter of a command lies on a keyboard that writes others. */
const alternates = 4;

export class TerminalTalk {
  /** Null until it is known. */
  dark: boolean | null;
  readonly flow = new Flow();
  #kitty = false;
  /** Flags that an attached agent asked for; 0 for none. */
  #wanted = 0;
  /** What the terminal was asked for: the protocol itself, or the next best of one that does not speak it. */
  #keys: 'plain' | 'kitty' | 'other' = 'plain';
  /** It has answered: what it has not said by then it does not know. */
  #isKnown = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #waiting: (() => void) | null = null;

  constructor(
    private readonly features: Pick<TerminalFeatures, 'dark' | 'answersColours'>,
    private readonly write: (text: string) => void,
  ) {
    this.dark = features.dark;
  }

  /** What to write when the terminal becomes ours; never waited for. */
  greet(): string {
    this.#askedAt = performance.now();
    this.#keys = 'plain';
    const background = this.features.answersColours ? questions.background + themeReports.on : '';
    return `${questions.kitty}${background}${questions.fence}${this.#push()}`;
  }

  /** What to write before the terminal is another's again. */
  bid(): string {
    const keys = this.#keys === 'other' ? otherKeys.off : '';
    this.#keys = 'plain';
    this.flow.reset();
    return keys + (this.features.answersColours ? themeReports.off : '');
  }

  /** Takes an answer, however late. True when what is known of the background changed. */
  hear(raw: Buffer): boolean {
    const answer = readAnswer(raw);
    switch (answer?.kind) {
      case 'kitty':
        this.#kitty = true;
        if (this.#keys === 'other') this.#tell(this.#takeBack());
        this.#tell(this.#push());
        return false;
      case 'arrived':
        this.flow.heard();
        this.#waiting?.();
        return false;
      case 'fence':
        this.flow.begin(performance.now() - this.#askedAt);
        this.#askedAt = Number.NEGATIVE_INFINITY;
        this.#isKnown = true;
        this.#tell(this.#push());
        this.#waiting?.();
        return false;
      case 'background': {
        const isNews = answer.dark !== this.dark;
        this.dark = answer.dark;
        return isNews;
      }
      default:
        return false;
    }
  }

  /** The keys as this agent wants them, as far as the terminal can; 0 for the legacy encoding. */
  setKeys(flags: number): void {
    const wanted = flags === 0 ? 0 : flags | alternates;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (this.#keys === 'plain') this.#tell(this.#push());
    else if (wanted === 0) this.#tell(this.#takeBack());
    else if (this.#keys === 'kitty') this.#tell(`\x1b[=${wanted};1u`);
  }

  /** Resolves when no answer is on its way any more, or soon: what came later would be typed into the shell. */
  async settled(): Promise<void> {
    const isOpen = () => performance.now() - this.#askedAt <= answerMs;
    if (!isOpen() && !this.flow.isAwaited) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.#waiting = () => {
        if (!isOpen() && !this.flow.isAwaited) resolve();
      };
      timer = setTimeout(resolve, this.flow.isAwaited ? lastPictureMs : lastAnswersMs);
    });
    clearTimeout(timer);
    this.#waiting = null;
  }

  #push(): string {
    if (this.#wanted === 0 || this.#keys !== 'plain') return '';
    if (this.#kitty) {
      this.#keys = 'kitty';
      return `\x1b[>${this.#wanted}u`;
    }
    if (!this.#isKnown || !this.features.answersColours) return '';
    this.#keys = 'other';
    return otherKeys.on;
  }

  #takeBack(): string {
    const text = this.#keys === 'kitty' ? '\x1b[<u' : otherKeys.off;
    this.#keys = 'plain';
    return text;
  }

  #tell(text: string): void {
    if (text !== '') this.write(text);
  }
}
