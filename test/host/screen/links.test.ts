import { describe, expect, it } from 'vitest';
import { LinkTable, maxLinkText } from '../../../src/host/screen/links.js';
import { VtScreen } from '../../../src/host/screen/screen.js';
import type { LinkService } from '../../../src/host/screen/xterm.js';

const open = (uri: string, params = '') => `\x1b]8;${params};${uri}\x1b\\`;

describe('links', () => {
  it('cost what plain text costs, also when one stays open while much scrolls', () => {
    const took = (prefix: string) => {
      const screen = new VtScreen(80, 24);
      screen.writeText(prefix);
      const text = 'hello world this is a line\r\n'.repeat(1_500);
      for (let i = 0; i < 4; i++) screen.writeText(text);
      const from = process.cpuUsage().user;
      for (let i = 0; i < 4; i++) screen.writeText(text);
      screen.dispose();
      return process.cpuUsage().user - from;
    };
    const plain = Math.min(took(''), took(''));
    // Markers cost ten times as much and more.
    expect(Math.min(took(open('https://a.b')), took(open('https://a.b')))).toBeLessThan(plain * 4 + 20_000);
  });

  it('are bounded together: those that are shown stay, the oldest go', () => {
    const screen = new VtScreen(80, 24);
    const long = 'x'.repeat(2_000);
    screen.writeText(`${open('https://first')}F${open('')}\r\n`);
    for (let i = 0; i < 4_000; i++) screen.writeText(`${open(`https://a/${i}/${long}`)}L${open('')}\r`);
    screen.writeText(`\x1b[2;1H${open('https://last')}L${open('')}`);
    expect(screen.readRow(0).extras.get(0)?.link).toBe('https://first');
    expect(screen.readRow(1).extras.get(0)?.link).toBe('https://last');
  });

  it('past the bound lose the oldest, even when cells show them', () => {
    const service = {} as LinkService;
    const table = new LinkTable(() => []);
    table.serve(service);
    const ids = Array.from({ length: 3_000 }, (_, i) =>
      service.registerLink({ uri: `${i}${'x'.repeat(2_000)}` }),
    );
    expect(table.size).toBeLessThanOrEqual(maxLinkText);
    expect(service.getLinkData(ids[0] ?? 0)).toBeUndefined();
    expect(service.getLinkData(ids.at(-1) ?? 0)?.uri.startsWith('2999')).toBe(true);
  });
});
