// Where every command line starts. Thin on purpose: the compile cache has to be on before anything of weight is read.
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { resolveHome } from '../home/home.js';

/**
 * Runs one command line and sets process.exitCode: 0 ok, 1 failed, 2 usage, 3 not found, 4 refused.
 * @param args what follows the program's name
 */
export async function runCli(args: string[]): Promise<void> {
  const home = resolveHome(process.env);
  // In the home only, which is ours alone: a shared temporary directory could be filled by somebody else.
  if (existsSync(home.state)) enableCompileCache(join(home.state, 'compiled'));
  const { runProgram } = await import('./program.js');
  await runProgram(args, home);
}
