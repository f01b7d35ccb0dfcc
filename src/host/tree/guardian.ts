// Keeps a reaper beside the host: a process of its own group that holds a pipe and sweeps when the pipe breaks.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Home } from '../../home/home.js';
import { programFile, sessionVariables } from '../../home/launch.js';
import { log } from '../log.js';

/** What a host says on the pipe before it leaves in order: nothing is left to sweep. */
export const goodbye = 'goodbye\n';

const restartMs = 200;
/** A reaper that cannot live is not started for ever. */
const maxRestarts = 20;

export class Guardian {
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #restarts = 0;
  #left = false;

  /** @param onPid told the reaper's pid at each start */
  constructor(
    private readonly home: Home,
    private readonly hostId: string,
    private readonly onPid: (pid: number) => void,
  ) {}

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  start(): void {
    if (this.#left) return;
    const env: NodeJS.ProcessEnv = { ...process.env, QUARTERDECK_HOME: this.home.named };
    for (const name of sessionVariables) delete env[name];
    const child = spawn(process.execPath, [programFile, 'reaper', this.hostId], {
      detached: true,
      cwd: '/',
      env,
      // Its standard error is our log; its standard input ends when we do, however we do.
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.#child = child;
    child.on('error', error => log(`the reaper could not be started: ${error.message}`));
    child.stdin?.on('error', () => {});
    child.on('exit', () => this.#lost(child));
    child.unref();
    if (child.pid !== undefined) this.onPid(child.pid);
  }

  /** The host leaves. @param isClean false: something is left, and the reaper has to see to it */
  leave(isClean: boolean): void {
    this.#left = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (isClean) this.#child?.stdin?.end(goodbye);
    else this.#child?.stdin?.end();
    // One that somebody stopped would stay for ever.
    this.#child?.kill('SIGCONT');
  }

  #lost(child: ChildProcess): void {
    if (this.#left || this.#child !== child) return;
    this.#child = null;
    this.#restarts++;
    if (this.#restarts > maxRestarts) return log('the reaper ends again and again; none is started any more');
    log('the reaper ended; another one is started');
    this.#timer = setTimeout(() => this.start(), restartMs);
  }
}
