// `capture <worker>`: its screen as text, as it stands, or a part of its scrollback.
import { type Result, success } from '../domain/failure.js';
import { type Answer, type Call, number, word } from './call.js';
import { withSupervisor } from './crew.js';

/** Longer than the supervisor gives the host to read older lines from a recording. */
const captureMs = 12_000;

export async function run(call: Call): Promise<Result<Answer>> {
  const captured = await withSupervisor(call, link =>
    link.call(
      'worker.capture',
      { root: call.cwd, worker: word(call, 0), from: number(call, 'from'), to: number(call, 'to') },
      { timeoutMs: captureMs },
    ),
  );
  return captured.ok
    ? success({ lines: captured.value.lines, verbatim: true, json: captured.value })
    : captured;
}
