// The configuration of this cockpit: read before the first picture, read again when a file changes, and what a project's file may do.
import { basename } from 'node:path';
import type { LoadedConfig } from '../../config/config.js';
import { ConfigFollower } from '../../config/follow.js';
import { wishWords } from '../../config/wishes.js';
import { commands } from '../../domain/commands/commands.js';
import { keyLabel } from '../../domain/keys/keys.js';
import type { Home } from '../../home/home.js';
import { complain, flash } from '../store/crew.js';
import type { CockpitState } from '../store/state.js';
import type { Change, DeckStore } from '../store/store.js';

/** The first pictures come before the watch on files that hardly ever change. */
const watchAfterMs = 1_000;

export class Settings {
  readonly #follower: ConfigFollower;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    home: Home,
    private readonly store: DeckStore,
  ) {
    this.#follower = new ConfigFollower(home, commands, loaded => this.store.change(takeAgain(loaded)));
  }

  /** As early as can be. @param directory in the project */
  prepare(directory: string): void {
    this.#follower.prepare(directory);
  }

  /** Before the first picture. @param root of the project's main work tree */
  async open(root: string): Promise<void> {
    const loaded = await this.#follower.open(root);
    if (loaded !== null) this.store.change(takeConfig(loaded, Date.now()));
  }

  watch(): void {
    this.#timer = setTimeout(() => void this.#follower.watch(), watchAfterMs);
  }

  /** Something that decides about the files changed, and it was no file. */
  readAgain(): void {
    this.#follower.changed();
  }

  stop(): void {
    clearTimeout(this.#timer);
    void this.#follower.stop();
  }
}

function takeAgain(loaded: LoadedConfig): Change {
  return state => {
    const now = Date.now();
    const taken = takeConfig(loaded, now)(state);
    const isSaid = taken.flash !== undefined || loaded.problems.length > 0;
    if (isSaid) return taken;
    return { ...taken, ...flash('The configuration was read again.', now, 'good')({ ...state, ...taken }) };
  };
}

/** Problems that are new are said and stay in the timeline; those that are mended leave it. */
function takeConfig(loaded: LoadedConfig, now: number): Change {
  return state => {
    const { config, commands, question } = loaded;
    const problems = withHeadline(loaded.problems.map(problem => briefly(problem, loaded)));
    const before = state.configProblems;
    const asked = state.trust !== null && state.trust.hash !== question?.hash ? trustSentence(state) : null;
    const kept = state.notices.filter(
      ({ sentence }) => sentence !== asked && (!before.includes(sentence) || problems.includes(sentence)),
    );
    let next: CockpitState = {
      ...state,
      config,
      commands,
      trust: question,
      configProblems: problems,
      notices: kept,
    };
    for (const problem of problems) {
      if (!before.includes(problem)) next = { ...next, ...complain(problem, now)(next) };
    }
    if (question !== null && question.hash !== state.trust?.hash) {
      next = { ...next, ...askForTrust(next, now)(next) };
    }
    return changesOf(state, next);
  };
}

function askForTrust(state: CockpitState, now: number): Change {
  const sentence = trustSentence(state);
  return at => {
    const noticed = { ...at, ...complain(sentence, now, 'warning')(at) };
    return { notices: noticed.notices, ...flash(sentence, now, 'warning')(noticed) };
  };
}

function trustSentence(state: Pick<CockpitState, 'trust' | 'commands'>): string {
  if (state.trust === null) return '';
  const key = state.commands.find(command => command.name === 'trust')?.keys?.[0];
  const way = key === undefined ? '`quarterdeck trust`' : keyLabel(key);
  return `${way} shows what quarterdeck.yaml wants: ${wishWords(state.trust)}.`;
}

/** Of several the line has room for one: how many there are, and the first. All of them stand in the timeline before it. */
function withHeadline(problems: string[]): string[] {
  const [first] = problems;
  if (first === undefined || problems.length === 1) return problems;
  return [...problems, `${problems.length} mistakes, the first: ${first}`];
}

/** In a line of the cockpit the directory of the person's own file says nothing. */
function briefly(problem: string, { paths: { user } }: LoadedConfig): string {
  return problem.startsWith(user) ? `${basename(user)}${problem.slice(user.length)}` : problem;
}

function changesOf(before: CockpitState, after: CockpitState): Partial<CockpitState> {
  const keys = ['config', 'commands', 'trust', 'configProblems', 'notices', 'flash'] as const;
  return Object.fromEntries(
    keys.filter(key => before[key] !== after[key]).map(key => [key, after[key]]),
  ) as Partial<CockpitState>;
}
