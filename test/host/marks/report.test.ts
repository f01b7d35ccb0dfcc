import { describe, expect, it } from 'vitest';
import { parseReport, type ReportChange, ReportRecords } from '../../../src/host/marks/report.js';

const at = '2026-01-01T00:00:00.000Z';
const base64 = (text: string) => Buffer.from(text).toString('base64');

function apply(records: ReportRecords, ...payloads: string[]): void {
  for (const payload of payloads) {
    const change: ReportChange | null = parseReport(payload, at);
    if (change !== null && change.kind !== 'query') records.apply(change);
  }
}

describe('a report', () => {
  it('replaces its whole record', () => {
    const records = new ReportRecords();
    apply(records, `state=blocked:app=claude-code:kind=permission:progress=40:msg=${base64('approve Bash')}`);
    expect(records.list).toEqual([
      {
        id: '',
        state: 'blocked',
        app: 'claude-code',
        kind: 'permission',
        progress: 40,
        title: null,
        msg: 'approve Bash',
        at,
      },
    ]);
    apply(records, 'state=working');
    expect(records.list).toEqual([
      { id: '', state: 'working', app: null, kind: null, progress: null, title: null, msg: null, at },
    ]);
  });

  it('of a child is cleared with its parent, and everything by a clear without id', () => {
    const records = new ReportRecords();
    apply(records, 'state=working', 'state=working:id=a', 'state=working:id=a/b', 'state=idle:id=ab');
    apply(records, 'state=clear:id=a');
    expect(records.list.map(record => record.id)).toEqual(['', 'ab']);
    apply(records, 'state=clear');
    expect(records.list).toEqual([]);
  });

  it('has bounds: records, id, levels, text', () => {
    const records = new ReportRecords();
    for (let i = 0; i < 400; i++) apply(records, `state=working:id=${i}`);
    expect(records.list.length).toBe(256);
    for (const id of ['x'.repeat(129), 'a/b/c/d/e/f/g/h/i', 'a\x1bb']) {
      expect(parseReport(`state=working:id=${id}`, at)).toBeNull();
    }
    const long = parseReport(`state=idle:msg=${base64(`\x1b]0;x\x07${'m'.repeat(2_000)}`)}`, at);
    const msg = long?.kind === 'set' ? long.record.msg : null;
    expect(msg?.length).toBe(512);
    expect(msg?.startsWith(']0;x m')).toBe(true);
  });

  it.each([
    '',
    'hello',
    'state=',
    'state=flying',
    'app=x',
    'kind=permission',
  ])('is none when it reads %j', payload => {
    expect(parseReport(payload, at)).toBeNull();
  });

  it('can be a query', () => {
    expect(parseReport('?', at)).toEqual({ kind: 'query' });
  });
});
