// The configuration in force for as long as somebody looks: read at the start, read again when a file changes. YAML and zod are loaded with the first file, chokidar with the watch: not before.
import { mkdirSync, statSync } from 'node:fs';
import type { FSWatcher } from 'chokidar';
import type { Command } from '../domain/commands/command.js';
import type { Home } from '../home/home.js';
import type { LastGood, LoadedConfig } from './config.js';
import { configPaths, hasConfig } from './config-files.js';

/** An editor's save is several events. */
const settleMs = 40;

export class ConfigFollower {
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #root: string | null = null;
  #any = false;
  /** The files as they were when they were last read. */
  #seen = '';
  /** Lets whoever waits for the watch go. */
  #ready: () => void = () => {};
  readonly #lastGood: LastGood = new Map();

  /** @param onChange also told when the last file has gone; never after {@link stop} */
  constructor(
    private readonly home: Home,
    private readonly table: readonly Command[],
    private readonly onChange: (loaded: LoadedConfig) => void,
  ) {}

  /** Loads what reading takes, where there is a file: the supervisor answers meanwhile. @param directory where the root may be */
  prepare(directory: string): void {
    if (hasConfig(configPaths(this.home, directory))) void import('./config.js');
  }

  /** Reads what is there; null where there is no file. @param root of the project's main work tree, or null */
  async open(root: string | null): Promise<LoadedConfig | null> {
    this.#root = root;
    return this.#load();
  }

  /** Notices changes from now on. A file that is made later is noticed too. */
  async watch(): Promise<void> {
    const { watch } = await import('chokidar');
    if (this.#stopped) return;
    const { user, project } = configPaths(this.home, this.#root);
    const files = [user, ...(project === null ? [] : [project])];
    // The directories, not the files: a save by rename is a new file.
    const directories = files.map(file => file.slice(0, file.lastIndexOf('/')));
    makeDirectory(this.home.config);
    const wanted = new Set([...files, ...directories]);
    const watcher = watch(directories, {
      depth: 0,
      ignored: path => !wanted.has(path),
      ignoreInitial: true,
      atomic: false,
    });
    watcher.on('all', () => this.changed());
    // Without a watch the file counts at the next start.
    watcher.on('error', () => {});
    this.#watcher = watcher;
    await new Promise<void>(resolve => {
      this.#ready = resolve;
      watcher.once('ready', () => resolve());
    });
    // What was saved between the first look and now.
    if (this.#stamp() !== this.#seen) this.changed();
  }

  /** Reads again soon: a file changed, or was trusted. */
  changed(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), settleMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#ready();
    await this.#watcher?.close();
  }

  async #read(): Promise<void> {
    if (this.#reading !== null) {
      this.#again = true;
      return;
    }
    this.#reading = this.#load().then(loaded => {
      this.#reading = null;
      if (loaded !== null && !this.#stopped) this.onChange(loaded);
      if (!this.#again) return;
      this.#again = false;
      this.changed();
    });
    await this.#reading;
  }

  async #load(): Promise<LoadedConfig | null> {
    this.#seen = this.#stamp();
    const isThere = hasConfig(configPaths(this.home, this.#root));
    // The last one may have gone: then the defaults are news.
    if (!isThere && !this.#any) return null;
    this.#any = isThere;
    const { loadConfig } = await import('./config.js');
    return loadConfig(this.home, this.#root, this.table, this.#lastGood);
  }

  #stamp(): string {
    const { user, project } = configPaths(this.home, this.#root);
    return [user, project].map(file => (file === null ? '' : stampOf(file))).join(' ');
  }
}

/** Where none is, nobody could watch for the first file in it. */
function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch {
    // A home that cannot be written to has no first file either.
  }
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
