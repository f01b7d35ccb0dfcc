// Runs before start and test: says in one sentence what is missing, instead of a stack trace later.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function stop(sentence) {
  console.error(`quarterdeck: ${sentence}`);
  process.exit(1);
}

function has(name) {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

if (!existsSync(new URL('../node_modules', import.meta.url))) stop('run `npm ci` first.');
if (!existsSync(new URL('../node_modules/typescript', import.meta.url))) {
  stop(
    'the development packages are missing; `npm ci` leaves them out when NODE_ENV=production. Run `npm ci --include=dev`.',
  );
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  stop(
    `this is Node ${process.versions.node} and 22.22 or newer is needed. The package brings one along, but its install script did not run: \`npm rebuild node\`, or \`npm ci\` without --ignore-scripts.`,
  );
}
if (!has('node-pty')) stop('node-pty is missing: run `npm ci`.');
try {
  await import('node-pty');
} catch (error) {
  stop(
    `node-pty cannot be loaded (${error instanceof Error ? error.message.split('\n')[0] : error}). No ready-made build fits this machine: install a C++ compiler, make and python3, then \`npm rebuild node-pty\`.`,
  );
}
