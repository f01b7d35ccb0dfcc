// What every subject of the bench is.
import type { Instance } from '../support/instance.js';
import type { Line, Terminal } from './stats.js';

export interface Surroundings {
  /** An instance of its own for each subject. */
  instance: Instance;
  /** A repository in it. */
  root: string;
  /** Who takes part. */
  names: Terminal[];
  /** Whether the bash loop does. */
  withLoop: boolean;
  /** Fewer rounds and less to print: to see that it works. */
  quick: boolean;
}

export interface Subject {
  name: string;
  /** For the list of subjects. */
  about: string;
  run(around: Surroundings): Promise<Line[]>;
}

export function inTurns<T>(all: readonly T[], rounds: number): T[] {
  return Array.from({ length: rounds }, () => all).flat();
}
