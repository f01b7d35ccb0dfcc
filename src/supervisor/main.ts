// `quarterdeck supervise`: loads everything first, so that a rebuild under a running crew harms nothing, then serves.
import type { Home } from '../home/home.js';

/** Returns the exit code once it has ended; another supervisor that is there already is no error. */
export async function runSupervisor({ home }: { home: Home }): Promise<number> {
  silenceSqliteWarning();
  const { serve } = await import('./link/serve.js');
  return serve(home);
}

/** Node 22 calls node:sqlite experimental at each start; its warning would be all that a log ever shows. */
function silenceSqliteWarning(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((warning: unknown, ...rest: unknown[]) => {
    if (!String(warning).includes('SQLite')) emit(warning, ...rest);
  }) as typeof process.emitWarning;
}
