// Ends this process for certain. Node can hang in its own exit (nodejs/node#54918), and then a person sits before a dead shell.
import { spawn } from 'node:child_process';

/**
 * The guard holds the other end of a pipe of ours: our death ends its wait, and it kills us only while the pipe is still
 * open, so never another process that got our pid. Nothing of it stays.
 */
const guard = `
exec 3<&0
sleep "$2" & s=$!
{ read -r _ <&3; kill "$s"; } 2>/dev/null &
wait "$s" && kill -9 "$1"
`;

/** Starts the watchdog; call it when everything is put back and only the exit is left. */
export function guardExit(seconds = 2): void {
  try {
    const child = spawn('/bin/sh', ['-c', guard, 'sh', String(process.pid), String(seconds)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    child.on('error', () => {});
    child.unref();
  } catch {
    // No process can be started: then we leave without a guard.
  }
}
