// What a worker's program showed beside its screen, in a few cells: a bell, a message, how far it is.
import { progressWords } from '../../domain/marks.js';
import type { WorkerView } from '../../domain/worker.js';
import type { CockpitState } from '../store/state.js';
import { type Line, span } from './line.js';

/** ` ♪ 42%`; empty where there is nothing. The bell stands until somebody looks, and for a message too. */
export function markSpans(state: CockpitState, { marks, phase }: WorkerView): Line {
  if (marks === undefined) return [];
  const line: Line = [];
  const rang = marks.bellAt !== undefined || marks.said !== undefined;
  if (rang) line.push(span(state.unicode ? ' ♪' : ' bell', { tone: 'asks', bold: true }));
  const words = marks.progress === undefined || phase !== 'running' ? '' : progressWords(marks.progress);
  if (words !== '') {
    const isBroken = marks.progress?.state === 'error';
    line.push(span(` ${words}`, isBroken ? { tone: 'failed' } : {}));
  }
  return line;
}

/** Of one cell, where there is no room for words. */
export function bellGlyph({ unicode }: Pick<CockpitState, 'unicode'>): string {
  return unicode ? '♪' : '~';
}
