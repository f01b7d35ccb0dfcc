// A deck whose supervisor is a list of what was asked: the far end of a wire, not a stand-in for our own code.
import type { Deck, HostMethod, Method } from '../../../src/cockpit/actions/action.js';
import { CopyDesk } from '../../../src/cockpit/copy/desk.js';
import type { DeckStore } from '../../../src/cockpit/store/store.js';
import { failure, type Result, success } from '../../../src/domain/failure.js';
import { resolveHome } from '../../../src/home/home.js';
import { now } from '../../screens/snapshots.js';

export interface Asked {
  method: Method;
  params: unknown;
}

export interface TestDeck extends Deck {
  asked: Asked[];
  left: boolean;
  /** Answers of the supervisor by method; a method without one is refused. */
  answers: Partial<Record<Method, unknown>>;
  askedHosts: { method: HostMethod; params: unknown }[];
  /** What any host answers, by method. */
  hostAnswers: Partial<Record<HostMethod, (params: unknown) => unknown>>;
  /** Everything that was written straight to the terminal. */
  written: string[];
  settled(): Promise<void>;
}

export function deckOf(store: DeckStore): TestDeck {
  const deck: TestDeck = {
    store,
    written: [],
    copies: new CopyDesk({ deck: () => deck, write: text => deck.written.push(text) }),
    env: { PATH: '/bin' },
    root: '/src/app',
    home: resolveHome({ QUARTERDECK_HOME: '/src/home' }),
    redraw: () => {},
    readSettings: () => {},
    // Ours asks the supervisor for a host first.
    programs: { start: () => void deck.ask('host.ready', {}), end: () => Promise.resolve() },
    asked: [],
    left: false,
    answers: {},
    askedHosts: [],
    hostAnswers: {},
    now: () => now,
    ask: (method, params) => {
      deck.asked.push({ method, params });
      const answer = deck.answers[method];
      const result = answer === undefined ? failure('failed', `${method} was refused`) : success(answer);
      return Promise.resolve(result) as Promise<Result<never>>;
    },
    askHost: (_socket, method, params) => {
      deck.askedHosts.push({ method, params });
      const answer = deck.hostAnswers[method]?.(params);
      const result = answer === undefined ? failure('failed', `${method} was refused`) : success(answer);
      return Promise.resolve(result) as Promise<Result<never>>;
    },
    quit: () => {
      deck.left = true;
    },
    settled: () => new Promise(resolve => setImmediate(resolve)),
  };
  return deck;
}
