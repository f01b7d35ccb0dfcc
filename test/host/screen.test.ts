import { describe, expect, it } from 'vitest';
import { VtScreen } from '../../src/host/screen/screen.js';

function open(cols = 80, rows = 24) {
  const replies: string[] = [];
  const titles: string[] = [];
  const reports: string[] = [];
  const screen = new VtScreen(cols, rows, {
    reply: text => replies.push(text),
    title: title => titles.push(title),
    report: payload => reports.push(payload),
  });
  return { screen, replies, titles, reports, write: (text: string) => screen.write(Buffer.from(text)) };
}

const lines = (screen: VtScreen) => screen.capture(null, null).lines;

describe('a screen', () => {
  it('gives emoji the width that terminals give them', () => {
    const { screen, write } = open();
    write('🚀|👨‍👩‍👧|❤️|');
    const row = screen.readRow(0);
    const widths = [0, 3, 6].map(x => (row.cells[x * 3] ?? 0) >>> 22);
    expect(widths).toEqual([2, 2, 2]);
    expect(row.clusters.get(3)).toBe('👨‍👩‍👧');
  });

  it('cuts titles to 256 characters and takes control characters out of them', () => {
    const { titles, write } = open();
    write(`\x1b]0;${'t'.repeat(1_000_000)}\x07`);
    write('\x1b]2;a\tb\x1b\\');
    expect(titles).toEqual(['t'.repeat(256), 'ab']);
  });

  it('keeps links of harmless schemes only', () => {
    const { screen, write } = open();
    const link = (uri: string) => `\x1b]8;;${uri}\x1b\\L\x1b]8;;\x1b\\`;
    write(`${link('https://a.b/c')}${link('javascript:alert(1)')}${link(`https://${'x'.repeat(5_000)}`)}`);
    expect([...screen.readRow(0).extras]).toEqual([
      [0, { underlineStyle: 0, underlineColour: 0, link: 'https://a.b/c' }],
    ]);
  });

  it('tells underline styles and colours, and no extra where a flag says it all', () => {
    const { screen, write } = open();
    write('\x1b[4mp\x1b[0m\x1b[4:3;58;2;1;2;3mc\x1b[0m');
    const row = screen.readRow(0);
    expect([...row.extras]).toEqual([[1, { underlineStyle: 3, underlineColour: 0x3010203, link: '' }]]);
  });

  it('says when a synchronized update ends, before the next one is parsed', () => {
    const seen: string[] = [];
    const screen: VtScreen = new VtScreen(20, 3, { updated: () => seen.push(lines(screen)[0] ?? '') });
    screen.writeText('\x1b[?2026h\x1b[Hone\x1b[?2026l\x1b[?2026h\x1b[Htwo\x1b[?2026l\x1b[?2026h\x1b[Hx');
    expect(seen).toEqual(['one', 'two']);
    expect(screen.synchronized).toBe(true);
  });

  it('captures by lines of the scrollback, of the screen, or relative to it', () => {
    const { screen, write } = open(20, 3);
    write(Array.from({ length: 10 }, (_, i) => `line ${i}  `).join('\r\n'));
    expect(screen.capture(null, null)).toMatchObject({ lines: ['line 7', 'line 8', 'line 9'], firstLine: 7 });
    expect(screen.capture(0, 1).lines).toEqual(['line 0', 'line 1']);
    expect(screen.capture(-2, -1).lines).toEqual(['line 5', 'line 6']);
    expect(screen.capture(8, 999).lines).toEqual(['line 8', 'line 9']);
  });

  it('tells modes and the cursor', () => {
    const { screen, write } = open();
    write('\x1b[?1049h\x1b[?2004h\x1b[?1003h\x1b[?1006h\x1b[?1h\x1b[?25l\x1b[6 q\x1b[3;5H');
    expect(screen.modes).toMatchObject({
      alternateScreen: true,
      bracketedPaste: true,
      mouse: 'any',
      mouseSgr: true,
      applicationCursor: true,
    });
    expect(screen.cursor).toEqual({ x: 4, y: 2, visible: false, style: 6 });
  });

  it('makes itself again from what it serializes, and answers nothing while it does', () => {
    const first = open(40, 6);
    first.write('\x1b[31mred\x1b[0m 🚀\r\n\x1b[?1049h\x1b[2;3Halt\x1b[c');
    const second = open(40, 6);
    second.screen.writeText(first.screen.serialize());
    expect(second.screen.capture(null, null)).toEqual(first.screen.capture(null, null));
    expect(second.screen.modes.alternateScreen).toBe(true);
    expect(second.replies).toEqual([]);
  });
});
