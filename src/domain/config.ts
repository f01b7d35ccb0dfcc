// What can be configured, as the program uses it, and its defaults. The files and their format are src/config/'s.

export const presets = ['default', 'tmux'] as const;
export type Preset = (typeof presets)[number];

/** The person's keys of one command, in place of its own; none takes them away. */
export interface Binding {
  command: string;
  /** Names of the input decoder. */
  keys: string[];
  /** `file:line:column` */
  at: string;
}

export interface KeysConfig {
  preset: Preset;
  /** Pressed before a key, it makes that key a command's also while an agent is attached. */
  prefix: string | null;
  prefixAt: string;
  /** Come back from an attached pane; never empty. */
  detach: string[];
  /** One a command, those of the project before the user's. */
  bind: Binding[];
}

export const programPlaces = ['popup', 'pane', 'zoom', 'background'] as const;
export type ProgramPlace = (typeof programPlaces)[number];

/** As the first word of a program: this very program, wherever it lies. */
export const ownProgram = 'quarterdeck';

/** A program that a key starts. */
export interface Program {
  /** Words, the first one may be {@link ownProgram}; `{worktree}`, `{branch}`, `{base}`, `{worker}` and `{project}` stand for their values, never through a shell. */
  run: [string, ...string[]];
  in: ProgramPlace;
  cwd: 'worktree' | 'project';
  /** A program that it runs in its turn. */
  needs?: string;
  /** Variables of its own, besides those that tell of the worker. */
  env?: Record<string, string>;
}

/** One entry of `commands:`. */
export interface OwnCommand {
  /** Unique; what `bind` calls it. */
  name: string;
  /** False: the name is only made from the title, and gives way to one of ours. */
  isNamed: boolean;
  title: string;
  key: string | null;
  program: Program;
  /** `file:line:column` */
  at: string;
}

export const notificationWays = ['off', 'bell', 'osc9', 'osc99', 'osc777', 'command'] as const;
export type NotificationWay = (typeof notificationWays)[number];

export interface Config {
  /** `auto` follows the background of the terminal. */
  theme: 'auto' | 'light' | 'dark';
  /** False: the mouse stays the terminal's own. */
  mouse: boolean;
  /** The ways in which copied text leaves us. */
  clipboard: { osc52: boolean; tool: boolean };
  /** Lines of a session that the host keeps in memory; older ones come out of the recording. */
  scrollback: number;
  notifications: {
    way: NotificationWay;
    /** The program of `command`; `{title}` and `{text}` stand for what there is to say. */
    run: [string, ...string[]] | null;
  };
  crew: CrewConfig;
  guard: GuardSettings;
  tell: TellConfig;
  keys: KeysConfig;
  commands: OwnCommand[];
}

export const tellings = ['push', 'stuck', 'limit', 'failed', 'done'] as const;
/** What is told outside: `failed` is a worker or a task that was set aside, `done` that nothing is left to do. */
export type Telling = (typeof tellings)[number];

/** Minutes of the day, local time; `from` may be after `to`: then midnight lies between. */
export interface QuietHours {
  from: number;
  to: number;
}

export interface TellConfig {
  /** Where the address of the webhook is to be had: it is a secret, and stands in no configuration. */
  slack: { env: string } | { file: string } | null;
  /** What happens then is told in one message afterwards. */
  quietHours: QuietHours | null;
  on: Telling[];
}

/** How a crew works alone. */
export interface CrewConfig {
  /** Who claims tasks: the supervisor for its workers, or each agent as its prompt says. */
  claim: 'supervisor' | 'agent';
  /** Sessions of one agent that may run at once: they share one account. Practice agents and commands do not count. */
  sessions: number;
  /** After so many minutes a session is ended, and another takes its task up. */
  minutes: number;
  /** Minutes without a word after which the person is told, and after twice as many the session is ended. */
  quiet: number;
}

/** What the guard of the upstream does with a push, once it is installed. */
export interface GuardSettings {
  /** The fast tests; null checks only locks and refs. */
  run: [string, ...string[]] | null;
  /** After so many minutes they are ended, and the push is refused. */
  minutes: number;
}

const defaultScrollback = 2_000;

export const defaultConfig: Config = {
  theme: 'auto',
  mouse: true,
  clipboard: { osc52: true, tool: true },
  scrollback: defaultScrollback,
  notifications: { way: 'bell', run: null },
  crew: { claim: 'supervisor', sessions: 5, minutes: 120, quiet: 20 },
  guard: { run: null, minutes: 5 },
  tell: { slack: null, quietHours: null, on: [...tellings] },
  keys: { preset: 'default', prefix: null, prefixAt: '', detach: ['ctrl+q', 'ctrl+]'], bind: [] },
  commands: [],
};
