#!/usr/bin/env node
// The launcher. It has no imports, so that a Node that is too old can still read it and hand over to the package's own.

const floor: [number, number] = [22, 22];

async function main(): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < floor[0] || (major === floor[0] && minor < floor[1])) return handOver();
  const { runCli } = await import('./cli/run.js');
  await runCli(process.argv.slice(2));
}

/** Runs the same command line on node_modules/node, with our terminal and our signals, and ends as it ends. */
async function handOver(): Promise<void> {
  const { existsSync } = await import('node:fs');
  const { spawn } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(own)) {
    console.error(
      `quarterdeck needs Node ${floor.join('.')} or newer; this is ${process.versions.node}. Install one, for example from nodejs.org.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(own, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
}

await main();

export {};
