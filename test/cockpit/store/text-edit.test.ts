// A line of text under a caret, in graphemes.
import { expect, it } from 'vitest';
import { type Edited, editText, insert } from '../../../src/cockpit/text-edit.js';

/** Keys one after the other; `|` in the answer is the caret. */
function after(text: string, ...keys: string[]): string {
  let now: Edited = { text, back: 0 };
  for (const name of keys) {
    now = editText(now, { name, text: [...name].length === 1 ? name : '' }) ?? now;
  }
  const pieces = [...new Intl.Segmenter().segment(now.text)].map(piece => piece.segment);
  return pieces.toSpliced(pieces.length - now.back, 0, '|').join('');
}

it('moves by what a person sees as one', () => {
  expect(after('ab👨‍👩‍👧c', 'Left', 'Left')).toBe('ab|👨‍👩‍👧c');
  expect(after('ab👨‍👩‍👧c', 'Left', 'Backspace')).toBe('ab|c');
  expect(after('ab👨‍👩‍👧c', 'Left', 'Left', 'Delete', 'x')).toBe('abx|c');
  expect(after('ab', 'Left', 'Left', 'Left', 'Backspace')).toBe('|ab');
  expect(after('ab', 'Right', 'Delete')).toBe('ab|');
});

it('knows the keys of a shell’s line', () => {
  expect(after('one two three', 'ctrl+a', 'ctrl+k')).toBe('|');
  expect(after('one two three', 'Left', 'Left', 'ctrl+w')).toBe('one two |ee');
  expect(after('one two three', 'Home', 'Right', 'Right', 'Right', 'ctrl+u')).toBe('| two three');
  expect(after('one two three', 'Home', 'End', 'alt+Backspace')).toBe('one two |');
  expect(editText({ text: 'x', back: 0 }, { name: 'ctrl+x', text: '' })).toBeNull();
});

it('takes a paste as one line without controls, where the caret is', () => {
  const pasted = insert({ text: 'ab', back: 1 }, 'x\r\ny\t\u001b[31mz');
  expect(pasted).toEqual({ text: 'ax y [31mzb', back: 1 });
  expect(insert({ text: '', back: 0 }, 'x'.repeat(10_000)).text).toHaveLength(4_000);
  // A mark that joins what stands before it.
  expect(insert({ text: 'ae', back: 0 }, '\u0301')).toEqual({ text: 'ae\u0301', back: 0 });
});
