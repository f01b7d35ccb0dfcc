// `npm run bench`: every figure of the README comes from here. See README.md beside this file.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./main.ts', import.meta.url).pathname, { logLevel: 'error' });
process.exitCode = await module.bench(process.argv.slice(2));
// Whatever a failed bench left open must not keep the terminal waiting.
process.exit();
