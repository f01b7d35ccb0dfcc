// The real CLI for these tests: one pinned version in a folder of its own below .cache, never a dependency of the package.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const claudeVersion = '2.1.328';
const cache = fileURLToPath(new URL('../../../.cache/claude', import.meta.url));
const installMs = 150_000;

/** A directory with `claude` in it and nothing else, for PATH; or null, after one line that says why. */
export async function installClaude(): Promise<string | null> {
  const place = join(cache, claudeVersion);
  const bin = join(place, 'bin');
  if (existsSync(join(bin, 'claude'))) return bin;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    await npmInstall(draft);
    const program = await firstThatRuns(draft);
    mkdirSync(join(draft, 'bin'));
    symlinkSync(join('..', program), join(draft, 'bin', 'claude'));
    // Another run may have been first: its copy is as good.
    if (!existsSync(place)) renameSync(draft, place);
    return bin;
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`The real Claude Code is not tested: ${why}\n`);
    return null;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function npmInstall(directory: string): Promise<void> {
  writeFileSync(join(directory, 'package.json'), '{"private":true}');
  const wanted = `@anthropic-ai/claude-code@${claudeVersion}`;
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', wanted], {
    cwd: directory,
    timeout: installMs,
  });
}

/** Where install scripts are switched off, `.bin/claude` is a stub: then the native program itself is taken. */
async function firstThatRuns(directory: string): Promise<string> {
  const native = `claude-code-${process.platform}-${process.arch}`;
  const candidates = [
    'node_modules/.bin/claude',
    `node_modules/@anthropic-ai/${native}/claude`,
    `node_modules/@anthropic-ai/${native}-musl/claude`,
  ];
  for (const candidate of candidates) {
    try {
      const { stdout } = await run(join(directory, candidate), ['--version'], { timeout: 20_000 });
      if (stdout.includes(claudeVersion)) return candidate;
    } catch {
      // The next one, then.
    }
  }
  throw new Error(`npm installed Claude Code ${claudeVersion}, but it does not run here`);
}
