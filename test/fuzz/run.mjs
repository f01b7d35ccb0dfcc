// `npm run fuzz [-- target …] [--seconds N] [--seed N]`: see main.ts beside this file.
import { runnerImport } from 'vite';

const { module } = await runnerImport(new URL('./main.ts', import.meta.url).pathname, { logLevel: 'error' });
process.exit(await module.fuzz(process.argv.slice(2)));
