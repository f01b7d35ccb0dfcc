// The last line: keys that do something here and now on the left, the latest event on the right. Errors stay until seen.

import type { Command } from '../../domain/commands/command.js';
import { shown } from '../../domain/escape.js';
import { detachWord, detachWords } from '../../domain/keys/keymap.js';
import { commandsOf, keyLabel } from '../../domain/keys/keys.js';
import type { TimelineEntry } from '../../domain/snapshot.js';
import { usefulCommands } from '../actions/index.js';
import { isCopyHint, promptLine, scrolledWords, takingLine } from '../copy/hint.js';
import { hereOf } from '../copy/place.js';
import { anyAsks } from '../message/letters.js';
import { popupWords } from '../popups/dialogs.js';
import { focusedPane, partsOf, timelineOf, unseenError, workerNamed, workerOfPane } from '../store/select.js';
import type { CockpitState } from '../store/state.js';
import { openForm, scrollRange } from './dialog.js';
import { comeBack, keyOf } from './key-words.js';
import { cut, fill, type Line, quiet, span, spread, widthOf } from './line.js';
import { errorBefore } from './story.js';

const tones = { info: undefined, good: 'good', warning: 'asks', error: 'failed' } as const;

const leastNews = 16;

export function hintLine(state: CockpitState): Line {
  if (state.dialog?.kind === 'popup') return popupLine(state, popupWords(state, state.dialog));
  const prompt = takingLine(state) ?? promptLine(state);
  if (prompt !== null) return promptSpans(state, prompt);
  const isAttached = state.attached && hereOf(state) === 'main';
  if (isAttached && !state.prefixed) return attachedLine(state);
  const event = eventSpans(state);
  const small = partsOf(state).form === 'single';
  const important = state.flash !== null || unseenError(state) !== undefined;
  // What must be read gets its room first, what is only news takes what is left.
  const share = important ? (small ? 0.7 : 0.6) : partsOf(state).form === 'wide' ? 0.3 : 0;
  const more = moreSpans(state, small);
  const reserved = Math.min(widthOf(event) + widthOf(more) + 2, Math.floor(state.cols * share));
  const prefix = state.prefixed ? prefixSpans(state) : [];
  const room = state.cols - reserved - widthOf(prefix) - 1;
  const left = [...prefix, ...hints(state, room, small)];
  if (!important && small) return fill(left, state.cols);
  const rest = Math.max(0, state.cols - widthOf(left) - widthOf(more) - 3);
  // A stump of mere news says nothing.
  const said = !important && rest < leastNews ? [] : cut(event, rest);
  return fill(spread(left, [...said, ...more, span(' ')], state.cols), state.cols);
}

/** What is being typed into a search. */
function promptSpans(state: CockpitState, prompt: Line): Line {
  const event = state.flash === null ? [] : [...eventSpans(state), span(' ')];
  return fill(spread(prompt, event, state.cols), state.cols);
}

/** The way to the whole of an error, which its first words may not crowd out. */
function moreSpans(state: CockpitState, small: boolean): Line {
  if (state.flash !== null || unseenError(state) === undefined || hereOf(state) !== 'main') return [];
  return [span(`  ${keyOf(state, 'last-error')}`, { bold: true }), span(small ? '' : ' shows it')];
}

function attachedLine(state: CockpitState): Line {
  const worker = workerNamed(state, workerOfPane(state, focusedPane(state)));
  const dot = state.unicode ? '·' : '-';
  const small = state.cols < 60;
  const { keys } = state.config;
  const back = `${small ? detachWord(keys) : detachWords(keys)} comes back`;
  const ways = keys.prefix === null ? back : `${keyLabel(keys.prefix)}, then a key ${dot} ${back}`;
  const words = ` attached ${dot} ${scrolledWords(state) ?? ways}`;
  const event = [...eventSpans(state), span(' ')];
  const paused =
    worker?.phase === 'paused'
      ? [span(`  it is paused: ${comeBack(state, 'pause')}`, { tone: 'asks' as const })]
      : [];
  return fill(
    spread([span(words, { bold: true }), ...paused], small && state.flash === null ? [] : event, state.cols),
    state.cols,
  );
}

/** The prefix was pressed: what follows is a command. */
function prefixSpans(state: CockpitState): Line {
  const dots = state.unicode ? '…' : '...';
  return [span(` ${keyLabel(state.config.keys.prefix ?? '', state.unicode)} ${dots} `, { inverse: true })];
}

/** While a popup has the keys. */
function popupLine(state: CockpitState, words: string): Line {
  const event = state.flash === null ? [] : [...eventSpans(state), span(' ')];
  return fill(spread([span(words, { bold: true })], event, state.cols), state.cols);
}

/** As many as fit, the most useful first; the way to all the others always has its place. */
function hints(state: CockpitState, room: number, small: boolean): Line {
  const pieces = pairs(state).map(([key, words, ways]): Hint => {
    const known = small && words === 'attach';
    return { ways, line: [span(` ${key}`, { bold: true }), span(known ? '' : ` ${words}`)] };
  });
  const wide = joined(pieces, '  ');
  if (widthOf(wide) <= room) return wide;
  const fixed = pieces.filter(piece => piece.ways);
  let left = room - fixed.reduce((sum, piece) => sum + widthOf(piece.line) + 1, 0);
  const kept = pieces.filter(piece => {
    const cells = widthOf(piece.line) + 1;
    if (piece.ways || cells > left + 1) return piece.ways;
    left -= cells;
    return true;
  });
  return joined(kept, ' ');
}

interface Hint {
  /** It leads to all the others. */
  ways: boolean;
  line: Line;
}

function joined(pieces: Hint[], gap: string): Line {
  return pieces.flatMap((piece, at) => (at === 0 ? piece.line : [span(gap), ...piece.line]));
}

function pairs(state: CockpitState): [key: string, words: string, ways: boolean][] {
  const place = hereOf(state);
  const label = (keys: string[] | undefined) => keyLabel(keys?.[0] ?? '', state.unicode);
  if (place === 'main') {
    const keysOf = (command: Command) => (state.prefixed ? command.prefixKeys : command.keys);
    return usefulCommands(state)
      .filter(({ command }) => keysOf(command)?.[0] !== undefined)
      .map(({ command, words }) => [
        label(keysOf(command)),
        words,
        command.name === 'palette' || command.name === 'help',
      ]);
  }
  const scrolls = scrollRange(state).last > 0;
  return commandsOf(state.commands, place)
    .filter(command => command.hint !== undefined && command.keys?.length !== 0)
    .filter(command => isUseful(state, command.name, scrolls))
    .map(command => [label(command.keys), command.hint ?? '', false]);
}

/** Keys of views and dialogs that would do nothing just now. */
function isUseful(state: CockpitState, name: string, scrolls: boolean): boolean {
  const { dialog } = state;
  if (name.startsWith('copy-')) return isCopyHint(state, name);
  if (name === 'view-down') return scrolls;
  if (name === 'help-filter') return dialog?.kind !== 'help' || !dialog.typing;
  if (name === 'board-todo-init') return state.snapshot?.board.hasTodo === false;
  if (name === 'timeline-last-error') {
    return dialog?.kind === 'timeline' && errorBefore(state, dialog.entry) !== null;
  }
  if (name === 'timeline-all') {
    return dialog?.kind === 'timeline' && Object.keys(dialog.only ?? {}).length > 0;
  }
  if (name === 'message-preview-include') {
    return dialog?.kind === 'message' && anyAsks(state, dialog.letters);
  }
  if (name !== 'form-more') return true;
  const field = dialog !== null && 'field' in dialog ? openForm(state)?.fields[dialog.field] : undefined;
  if (field === undefined || field.options.length < 2) return false;
  // In what was typed the arrows move the caret.
  return field.kind === 'choice' || field.value === '';
}

/** Flash, else the error that nobody has seen, else the latest event. */
function eventSpans(state: CockpitState): Line {
  if (state.flash !== null) return entrySpans(state.flash);
  const error = unseenError(state);
  if (error !== undefined) return entrySpans(error);
  const latest = timelineOf(state).at(-1);
  return latest === undefined ? [] : [quiet(shown(sentenceOf(latest), 160))];
}

function entrySpans(entry: Pick<TimelineEntry, 'level' | 'sentence'> & { worker?: string | null }): Line {
  const tone = tones[entry.level];
  return [
    span(shown(sentenceOf(entry), 160), tone === undefined ? {} : { tone, bold: entry.level === 'error' }),
  ];
}

function sentenceOf(entry: { sentence: string; worker?: string | null }): string {
  const worker = entry.worker ?? null;
  return worker === null || entry.sentence.includes(worker) ? entry.sentence : `${worker}: ${entry.sentence}`;
}
