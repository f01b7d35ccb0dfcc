// Rows of a session by their numbers, wherever they are: those that left memory out of the archive, the others as they are now.
import type { FrameRow } from '../../protocol/frame.js';
import type { ScreenLines } from '../screen/lines.js';
import type { Archive } from './archive.js';
import type { Rows } from './logical-line.js';

export class SessionRows implements Rows {
  constructor(
    private readonly memory: ScreenLines,
    private readonly archive: Archive | null = null,
  ) {}

  /** With all that follow it up to the screen. */
  get oldest(): number {
    const { memory, archive } = this;
    const isConnected = archive !== null && archive.end >= memory.oldest;
    return Math.max(memory.clearedTo, isConnected ? Math.min(archive.oldest, memory.oldest) : memory.oldest);
  }

  get end(): number {
    return this.memory.end;
  }

  has(number: number): boolean {
    return this.memory.has(number) || (this.archive?.has(number) ?? false);
  }

  read(number: number, y: number): FrameRow | null {
    if (number >= this.memory.oldest) return this.memory.read(number, y);
    const line = this.archive?.line(number) ?? null;
    return line === null ? null : { ...line.row, y };
  }

  text(number: number, columns?: number[]): string | null {
    if (number >= this.memory.oldest) return this.memory.text(number, columns);
    return this.archive?.text(number, columns) ?? null;
  }

  continues(number: number): boolean {
    if (number >= this.memory.oldest) return this.memory.continues(number);
    return this.archive?.continues(number) ?? false;
  }
}
