// A line on the terminal while something takes its time; gone when it is done, never in a pipe.
import { shown } from '../domain/escape.js';

const showAfterMs = 400;

export async function withProgress<T>(doing: string, work: Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work;
  let visible = false;
  const timer = setTimeout(() => {
    visible = true;
    process.stderr.write(`${shown(doing)} …`);
  }, showAfterMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    if (visible) process.stderr.write('\r\u001b[K');
  }
}
