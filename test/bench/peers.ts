// The peers that come from npm, put below .cache when the bench first needs them; a peer that does not install gets a line.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.cache/peers/', import.meta.url));
const installMs = 120_000;

/** The program's file, or why there is none. */
export function peer(name: 'mprocs' | 'ccmanager'): { file: string } | { missing: string } {
  const file = join(folder, 'node_modules/.bin', name);
  try {
    if (!existsSync(file)) install(name);
    execFileSync(file, ['--version'], { stdio: 'pipe', timeout: 10_000 });
    return { file };
  } catch (error) {
    const said = (error as { stderr?: Buffer }).stderr?.toString().trim().split('\n')[0];
    return { missing: `${name} did not install: ${said || (error as Error).message.split('\n')[0]}` };
  }
}

function install(name: string): void {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', name], {
    cwd: folder,
    stdio: 'pipe',
    timeout: installMs,
  });
}

export function tmuxVersion(): string {
  try {
    return execFileSync('tmux', ['-V'], { encoding: 'utf8' }).trim();
  } catch {
    return 'no tmux';
  }
}
