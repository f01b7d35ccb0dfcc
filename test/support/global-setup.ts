// The program tests run dist/main.js: it must be the one built from these sources. `npm test` builds it first (pretest).
import { existsSync } from 'node:fs';
import { programFile } from '../../src/home/launch.js';

export default function setup(): void {
  if (!existsSync(programFile)) throw new Error('dist/main.js is missing: run `npm run build` first');
}
