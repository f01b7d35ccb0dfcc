// Where the thread of the chrome begins. The compile cache is the thread's own to turn on, before Ink and React are read.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

if (typeof workerData === 'string') enableCompileCache(workerData);
const { serveChrome } = await import('./thread.js');
if (parentPort !== null) serveChrome(parentPort);
