import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../src/host/recording/redactor.js';
import { secretValues } from '../../../src/host/recording/secrets.js';
import { VtScreen } from '../../../src/host/screen/screen.js';

const value = 'correct horse/battery+staple';
const tokens = {
  anthropic: `sk-ant-api03-${'aB3_'.repeat(22)}`,
  github: `ghp_${'aB3d'.repeat(9)}`,
  githubFine: `github_pat_${'aB3_'.repeat(18)}`,
  slack: 'xoxb-123456789012-abcdefABCDEF0123',
  aws: 'AKIAIOSFODNN7EXAMPLE',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
};

function redact(pieces: string[], values = [value]): string {
  const redactor = new Redactor(values);
  const out = pieces.map(piece => redactor.push(Buffer.from(piece)));
  return Buffer.concat([...out, redactor.flush()]).toString();
}

const dots = (text: string) => '•'.repeat(text.length);

describe('what is recorded', () => {
  it.each(Object.entries(tokens))('has no token of a known shape: %s', (_, token) => {
    expect(redact([`key=${token}\r\nnext`])).toBe(`key=${dots(token)}\r\nnext`);
    expect(redact([`"${token}"`])).toBe(`"${dots(token)}"`);
  });

  it('has nothing of a private key but its first and last line', () => {
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    const text = `-----BEGIN PRIVATE KEY-----\r\n${`${line}\r\n`.repeat(20)}-----END PRIVATE KEY-----\r\nafter`;
    const out = redact([text]);
    expect(out).toBe(text.replaceAll(line, dots(line)));
  });

  it.each([
    'task-antelope sk-ant-short ghp_short npm_config_registry AKIA xoxb- eyJhbGciOi;',
    'a table ----- and production correct horse, battery and staple',
    'PRIVATE KEY and eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbXSwibmFtZXMiOltdfQ==',
    '\x1b[1mcorr\x1b[0mect horse.',
  ])('is otherwise as it was printed: %j', text => {
    expect(redact([text])).toBe(text);
    expect(redact([...text])).toBe(text);
  });

  it('hides a value however it is cut by reads, line breaks, borders and colours', () => {
    const rows = ['correct ho', 'rse/batter', 'y+staple'];
    expect(redact([rows.join('\r\n')])).toBe(rows.map(dots).join('\r\n'));
    const boxed = rows.map(row => `│ \x1b[32m${row}\x1b[0m │`).join('\r\n');
    expect(redact([boxed])).toBe(rows.map(row => `│ \x1b[32m${dots(row)}\x1b[0m │`).join('\r\n'));
    const token = tokens.anthropic;
    const halves = `${token.slice(0, 30)}\x1b[K\r\n  ${token.slice(30)}`;
    expect(redact([...halves])).toBe(`${dots(token.slice(0, 30))}\x1b[K\r\n  ${dots(token.slice(30))}`);
  });

  it('is the same however the reads cut it', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(value, value.slice(0, 9), value.slice(9), ...Object.values(tokens)),
        fc.constantFrom('\r\n', '\x1b[1m', ' ', 'corr', 'sk-', 'eyJ', 'gh', '│', '漢🚀', '\x1b[2', 'x'),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (parts, cuts) => {
        const text = Buffer.from(parts.join(''));
        const redactor = new Redactor([value]);
        const out: Buffer[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          out.push(Buffer.from(redactor.push(text.subarray(at, at + size))));
          at += size;
        }
        out.push(redactor.flush());
        expect(Buffer.concat(out).toString()).toBe(redact([parts.join('')]));
      }),
      { numRuns: 500 },
    );
  });

  it('waits no longer than it is told for the other half, and knows that one when it comes', () => {
    const redactor = new Redactor([value]);
    expect(redactor.push(Buffer.from('> correct h')).toString()).toBe('> ');
    expect(redactor.holds).toBe(9);
    expect(redactor.flush().toString()).toBe(dots('correct h'));
    expect(redactor.holds).toBe(0);
    expect(redactor.push(Buffer.from('orse/battery+sta')).toString()).toBe('');
    expect(redactor.flush().toString()).toBe(dots('orse/battery+sta'));
    expect(redactor.push(Buffer.from('ple and xyz')).toString()).toBe(`${dots('ple')} and xyz`);
    // Two characters of it say nothing yet, and are not lost either.
    redactor.push(Buffer.from('co'));
    expect(redactor.flush().toString()).toBe('co');
    expect(redactor.push(Buffer.from(`${value.slice(2)}.`)).toString()).toBe(`${dots(value.slice(2))}.`);
  });

  it.each([
    'eyJa',
    'sk-ant-',
    'corr',
    'xoxb-a',
    'eyJa.',
    'BEGIN PRIVATE KEY-----\r\n',
  ])('is looked at in time that grows with its length only: %s', beginning => {
    const redactor = new Redactor([value]);
    const bytes = Buffer.from(beginning.repeat(1_000_000 / beginning.length));
    const cpu = process.cpuUsage();
    for (let at = 0; at < bytes.length; at += 65_536) redactor.push(bytes.subarray(at, at + 65_536));
    redactor.flush();
    // Some 100 ms; each beginning with a look at all that follows would be minutes.
    expect(process.cpuUsage(cpu).user).toBeLessThan(3_000_000);
  });

  it('fills the same cells', () => {
    const wide = 'pässwörter漢字';
    const shown = new VtScreen(40, 2);
    shown.writeText(redact([`[${wide}]`], [wide]));
    expect(shown.capture(null, null).lines[0]).toBe(`[${'•'.repeat(14)}]`);
    shown.dispose();
  });
});

describe('what is secret in an environment', () => {
  it('goes by the names, and by passwords in addresses', () => {
    const env = {
      PATH: '/usr/local/bin:/usr/bin',
      GITHUB_TOKEN: 'github-token-value',
      MY_API_KEY: 'api-key-value-1',
      DB_PASSWORD: 'short',
      SSH_AUTH_SOCK: '/tmp/ssh-agent-socket',
      TOKEN_FILE: '/run/secrets/token-file',
      GOOGLE_APPLICATION_CREDENTIALS: '/home/a/key.json',
      KEYBOARD_LAYOUT: 'de-latin1-nodeadkeys',
      DATABASE_URL: 'postgres://app:database-password@db/app',
      SIGNING_SECRET: 'first line of it\nsecond line of it',
    };
    expect(new Set(secretValues(env, ['own-mailbox-token', '']))).toEqual(
      new Set([
        'github-token-value',
        'api-key-value-1',
        'database-password',
        'first line of it',
        'second line of it',
        'own-mailbox-token',
      ]),
    );
  });
});
