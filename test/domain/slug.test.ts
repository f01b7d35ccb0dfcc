// Names at the edge: what git, a shell or a disk could take for something else never gets in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSlug, isSlug, proposeNames, quoted } from '../../src/domain/slug.js';

describe('names', () => {
  it.each([
    ['../x', 'characters that are not allowed'],
    ['/etc/x', 'characters that are not allowed'],
    ['a/../../b', 'characters that are not allowed'],
    ['', 'cannot be empty'],
    ['.', 'begins with “.”'],
    ['..', 'begins with “.”'],
    ['-rf', 'begins with “-”'],
    ['--upload-pack=touch /tmp/p', 'characters that are not allowed'],
    ['a b', 'characters that are not allowed'],
    ['a\nb', 'characters that are not allowed'],
    ['x.lock', 'git keeps'],
    ['X.LOCK', 'git keeps'],
    ['a..b', 'two dots'],
    ['a.', 'ends with a dot'],
    ['@{', 'characters that are not allowed'],
    ['é', 'characters that are not allowed'],
    ['a'.repeat(300), '300 characters'],
  ])('refuses %j with its reason', (name, reason) => {
    const checked = checkSlug(name, 'a worker’s name');
    expect(checked.ok ? '' : checked.failure.sentence).toContain(reason);
    expect(checked.ok ? '' : checked.failure.kind).toBe('usage');
  });

  it('takes ordinary names, and nothing that is not an allowed one', () => {
    for (const name of ['worker-1', 'Fix_parser.2', 'a', '7', 'x'.repeat(64)])
      expect(isSlug(name)).toBe(true);
    fc.assert(
      fc.property(fc.string(), name => {
        if (isSlug(name)) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
      }),
    );
  });

  it('shows a hostile name without its power', () => {
    expect(quoted('\u001b[2J\u202e')).toBe('“\\u{1b}[2J\\u{202e}”');
  });

  it('proposes the first free numbers', () => {
    expect(proposeNames(new Set(['worker-1', 'worker-3']), 3)).toEqual(['worker-2', 'worker-4', 'worker-5']);
  });
});
