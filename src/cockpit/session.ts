// One cockpit from the first picture to the last: it owns everything that has to be stopped when the person leaves.
import { shown } from '../domain/escape.js';
import type { Result } from '../domain/failure.js';
import type { Home } from '../home/home.js';
import type { Deck } from './actions/action.js';
import { AgentFocus } from './agent-focus.js';
import { CopyDesk } from './copy/desk.js';
import { Display } from './display.js';
import { farewell } from './farewell.js';
import { InputDecoder } from './input/decoder.js';
import type { InputEvent } from './input/event.js';
import { attachOnFocus } from './input/prefix.js';
import { InputRouter } from './input/router.js';
import { typistOn } from './input/typist.js';
import { Layouts } from './layout/layouts.js';
import { Notifier } from './notify/notifier.js';
import { PaneHub } from './panes/hub.js';
import { LastLines } from './panes/last-lines.js';
import { Programs } from './popups/programs.js';
import { Settings } from './settings/settings.js';
import { AgeClock, SeenClock } from './store/clock.js';
import {
  complain,
  flash,
  hearAnswer,
  loseSupervisor,
  missAnswer,
  openLayout,
  resizeTerminal,
  takeSnapshot,
} from './store/crew.js';
import { type CockpitState, initialState } from './store/state.js';
import { createDeckStore, type DeckStore } from './store/store.js';
import { SupervisorLine } from './supervisor-line.js';
import type { OuterTerminal } from './terminal/terminal.js';

/** A host may have to be started, and to sweep what another one left. */
const hostMs = 20_000;

export interface SessionOptions {
  home: Home;
  directory: string;
  env: Record<string, string>;
  demo: boolean;
  unicode: boolean;
  /** Lines for a screen reader instead of a picture. */
  reader: boolean;
}

export class Session {
  readonly #store: DeckStore;
  readonly #line: SupervisorLine;
  readonly #hub: PaneHub;
  readonly #lastLines: LastLines;
  readonly #copies = new CopyDesk({
    deck: () => this.#deck,
    write: text => void this.terminal.write(text),
  });
  readonly #display: Display;
  readonly #decoder: InputDecoder;
  readonly #router: InputRouter;
  readonly #ages: AgeClock;
  readonly #seen: SeenClock;
  readonly #notifier: Notifier;
  readonly #focus: AgentFocus;
  readonly #deck: Deck;
  readonly #settings: Settings;
  readonly #programs: Programs;
  readonly #layouts: Layouts;
  readonly #left = Promise.withResolvers<string>();
  /** Keys that come now are nobody's. */
  #isOver = false;

  constructor(
    private readonly options: SessionOptions,
    private readonly terminal: OuterTerminal,
  ) {
    const { cols, rows, features } = terminal;
    const { directory, demo, unicode } = options;
    const first = initialState({ cols, rows, unicode, demo, now: Date.now() });
    // Who hears lines hears one worker at a time, in the whole width.
    this.#store = createDeckStore({ ...first, zoomed: options.reader });
    this.#settings = new Settings(options.home, this.#store);
    this.#line = this.#makeLine(directory);
    this.#layouts = new Layouts(options.home, this.#store, () => this.#deck);
    this.#hub = new PaneHub({
      home: options.home,
      onDamage: (view, echo) => this.#damaged(view, echo),
      onNotice: (_view, sentence) => this.#store.change(flash(sentence, Date.now(), 'warning')),
      onPrinted: (session, at) => this.#lastLines.heard(session, at),
    });
    this.#lastLines = new LastLines(
      address => this.#hub.capture(address),
      lastLines => this.#store.change(() => ({ lastLines })),
    );
    this.#programs = new Programs({
      home: options.home,
      store: this.#store,
      env: options.env,
      findHost: () => this.#line.ask('host.ready', {}, { timeoutMs: hostMs }),
    });
    this.#focus = new AgentFocus(this.#hub);
    this.#display = new Display(options, terminal, this.#hub, this.#copies);
    this.#deck = this.#makeDeck();
    const typist = typistOn(this.#hub, this.#display, this.#programs);
    this.#router = new InputRouter(this.#deck, this.#display.stage, typist, () => this.#watchSeen());
    this.#decoder = new InputDecoder(event => this.#heard(event));
    this.#ages = new AgeClock(this.#store);
    this.#notifier = new Notifier({
      write: bytes => terminal.write(bytes),
      isMultiplexed: features.isMultiplexed,
      env: options.env,
      complain: sentence => this.#store.change(complain(sentence, Date.now(), 'warning')),
    });
    this.#seen = new SeenClock(
      worker => void this.#line.ask('worker.seen', { root: this.#line.root, worker }),
    );
  }

  /** The supervisor reached and the layout read, before the terminal is taken. */
  async open(): Promise<Result<void>> {
    const opening = this.#line.open();
    this.#settings.prepare(this.options.directory);
    const opened = await opening;
    if (!opened.ok) return opened;
    const { layout, workers } = opened.value;
    for (const { address } of workers) if (address !== null) this.#hub.approach(address.socket);
    const { root } = this.#line;
    const [read] = await Promise.all([
      this.#line.ask('layout.read', { root, name: layout }),
      this.#settings.open(root),
    ]);
    const isRestored = !this.options.reader && this.#layouts.restore();
    if (!isRestored && read.ok) this.#store.change(openLayout(read.value.layout));
    for (const problem of read.ok ? read.value.problems : [read.failure.sentence]) {
      this.#store.change(complain(problem, Date.now()));
    }
    return { ok: true, value: undefined };
  }

  /** Until the person leaves; gives the sentence to leave with. */
  async run(): Promise<string> {
    const unsubscribe = this.#store.subscribe(state => this.#changed(state));
    const unfollow = attachOnFocus(this.#store);
    this.terminal.enter({
      onInput: bytes => {
        this.#router.arrive(() => this.#decoder.push(bytes));
        this.#hub.sendKeys();
      },
      onResize: (cols, rows) => this.#resized(cols, rows),
      onResume: () => this.#display.repaint(),
      onTheme: () => this.#display.followTheme(this.#store.getState()),
      onEnd: () => this.stop(),
    });
    this.#changed(this.#store.getState());
    this.#display.begin();
    this.#settings.watch();
    const sentence = await this.#left.promise;
    unfollow();
    unsubscribe();
    this.stop();
    await this.terminal.settle();
    this.#decoder.stop();
    this.terminal.leave();
    return sentence;
  }

  #makeLine(directory: string): SupervisorLine {
    return new SupervisorLine(this.options.home, directory, {
      onSnapshot: snapshot => {
        this.#store.change(takeSnapshot(snapshot, Date.now()));
        this.#layouts.heard(snapshot);
      },
      onLost: () => this.#store.change(loseSupervisor()),
      onSilent: () => this.#store.change(missAnswer(Date.now())),
      onAnswers: () => this.#store.change(hearAnswer(Date.now())),
      onEnding: sentence => this.#left.resolve(shown(sentence, 200)),
    });
  }

  #makeDeck(): Deck {
    const line = this.#line;
    return {
      store: this.#store,
      env: this.options.env,
      get root() {
        return line.root;
      },
      home: this.options.home,
      copies: this.#copies,
      programs: this.#programs,
      redraw: () => this.#display.redraw(this.#store.getState()),
      readSettings: () => this.#settings.readAgain(),
      now: Date.now,
      ask: (method, params, options) => line.ask(method, params, options),
      askHost: (socket, method, params, options) => this.#hub.ask(socket, method, params, options),
      quit: () => this.#left.resolve(farewell(this.#store.getState())),
    };
  }

  #changed(state: CockpitState): void {
    const typed = this.#display.place(state);
    this.#focus.update(typed, this.#router.inFront);
    this.#lastLines.want(this.#display.stage.folded);
    this.#ages.update(state);
    // Who hears lines has one pane; the picture of another day is not to be changed by that.
    if (!this.options.reader) this.#layouts.update(state);
    this.#watchSeen();
    this.#display.show(state);
  }

  #damaged(view: string, echo: boolean): void {
    const state = this.#store.getState();
    const { stage } = this.#display;
    if (stage.isOutdated(view, state.dialog !== null)) return this.#changed(state);
    if (stage.focused?.view === view || stage.popup?.view === view) this.#display.followAgent(state);
    if (this.#copies.heard(view)) return;
    this.#display.damaged(view, echo);
    this.#router.screenCame(view);
  }

  #heard(event: InputEvent): void {
    if (event.type === 'other') return this.terminal.hear(event.raw);
    if (this.#isOver) return;
    this.#layouts.touched();
    this.#display.touched();
    this.#router.handle(event);
  }

  #watchSeen(): void {
    const state = this.#store.getState();
    this.#seen.update(state, this.#router.inFront);
    this.#notifier.update(state, this.#router.inFront);
  }

  #resized(cols: number, rows: number): void {
    this.#display.resize(cols, rows);
    this.#store.change(resizeTerminal(cols, rows));
  }

  /** Everything that runs; may be called twice. */
  stop(): void {
    this.#isOver = true;
    this.#decoder.stop();
    this.#ages.stop();
    this.#layouts.stop();
    this.#seen.stop();
    this.#copies.stop();
    this.#notifier.stop();
    this.#settings.stop();
    this.#programs.stop();
    this.#line.stop();
    this.#lastLines.stop();
    this.#hub.stop();
    this.#display.stop();
  }
}
