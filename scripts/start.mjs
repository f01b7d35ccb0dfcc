// `npm start` is the demo; `npm start -- <args>` is `quarterdeck <args>`.
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
process.argv = [process.argv[0], program, ...(args.length > 0 ? args : ['demo'])];
await import('../dist/main.js');
