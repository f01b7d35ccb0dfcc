import { describe, expect, it } from 'vitest';
import { encodePaste } from '../../src/host/pty/paste.js';

describe('a paste', () => {
  it('cannot leave its brackets or act as keys', () => {
    const hostile = 'safe\x1b[201~\rtouch /tmp/pwn\r\x9b201~\u009b\x00\x03\x15\x1a\x7f\x08done';
    expect(encodePaste(hostile, true).toString()).toBe(
      '\x1b[200~safe[201~\rtouch /tmp/pwn\r201~done\x1b[201~',
    );
  });

  it('sends Enter for every kind of newline, and brackets only to who asked for them', () => {
    expect(encodePaste('a\nb\r\nc\rd\te', false).toString()).toBe('a\rb\rc\rd\te');
  });
});
