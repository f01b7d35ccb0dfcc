// `quarterdeck attach` in a real terminal against a built host: keys there and back, the detach keys, sizes, the end of a session.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SessionAddress } from '../../../src/domain/worker.js';
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import { Eye } from '../../support/eye.js';
import { RealHost } from './real-host.js';

const fixture = fileURLToPath(new URL('./fixtures/attach.mjs', import.meta.url));

let host: RealHost;
const eyes: Eye[] = [];

beforeAll(async () => {
  host = new RealHost();
  await host.start();
});
afterEach(async () => {
  for (const eye of eyes.splice(0)) await eye.dispose();
});
afterAll(() => host.dispose());

function attach(address: SessionAddress, size = { cols: 100, rows: 24 }, of = host): Eye {
  const folder = dirname(programFile);
  const env = { ...of.env, TERM: 'xterm-256color', COLORTERM: 'truecolor' };
  const eye = new Eye([process.execPath, fixture, folder, JSON.stringify(address)], env, size);
  eyes.push(eye);
  return eye;
}

const echo = 'stty -echo; echo ready; while read -r line; do echo "got <$line>"; done';

test('keys go there, the screen comes back, Ctrl-q leaves and puts the terminal back', async () => {
  const eye = attach(await host.run(echo));
  await eye.shows('ready');
  expect(eye.screen.modes).toMatchObject({ alternateScreen: true, bracketedPaste: true, mouse: 'none' });
  eye.type('héllo\r');
  await eye.shows('got <héllo>');
  eye.type('\x1b[200~a\rb\x1b[201~\r');
  await eye.shows(/got <a>\s+got <b>/);
  eye.type('\x11');
  expect((await eye.ended()).exitCode).toBe(0);
  expect(eye.screen.modes).toMatchObject({ alternateScreen: false, bracketedPaste: false, mouse: 'none' });
  expect(eye.screen.cursor.visible).toBe(true);
  expect(eye.lines()[0]).toBe('Left worker-1; it works on.');
});

test('Ctrl-] in CSI-u form leaves too; twice it goes to the agent, and the agent sees it once', async () => {
  const raw = 'stty raw -echo; printf "ready\\r\\n"; dd bs=1 count=2 2>/dev/null | od -An -c; sleep 100';
  const eye = attach(await host.run(raw));
  await eye.shows('ready');
  eye.type('\x1d');
  eye.type('\x1d');
  eye.type('x');
  await eye.shows(/035\s+x/);
  eye.type('\x1b[93;5u');
  expect((await eye.ended()).exitCode).toBe(0);
});

test('the end of the session is told with its exit code', async () => {
  const eye = attach(await host.run('echo ready; read -r line; exit 3'));
  await eye.shows('ready');
  eye.type('\r');
  expect((await eye.ended()).exitCode).toBe(0);
  expect(eye.lines().join('\n')).toContain('The session of worker-1 ended with exit code 3.');
});

test('a session that is over, or was never there, is said and not waited for', async () => {
  const ended = await host.run('exit 0');
  const eye = attach(ended);
  await eye.ended();
  expect(eye.lines().join('\n')).toContain('The session of worker-1 ended with exit code 0.');
  const never = attach({ ...ended, session: '00000000-0000-4000-8000-000000000000' });
  expect((await never.ended()).exitCode).toBe(1);
  expect(never.lines().join('\n')).toContain('The session of worker-1 is over.');
});

test('the agent gets the size of the terminal, also when it changes', async () => {
  const script = "trap 'stty size' WINCH; while :; do sleep 0.05; done";
  const eye = attach(await host.run(script), { cols: 110, rows: 30 });
  await eye.shows('30 110');
  eye.resize(120, 40);
  await eye.shows('40 120');
});

test('the mouse is the agent’s when it asks for it, and else the terminal’s own', async () => {
  const script =
    "printf '\\033[?1002h\\033[?1006hup\\n'; stty -echo -icanon; dd bs=32 count=1 2>/dev/null | od -An -c; printf '\\033[?1002l'; sleep 100";
  const eye = attach(await host.run(script));
  await until(() => eye.screen.modes.mouse === 'drag' && eye.screen.modes.mouseSgr, 'drags are asked for');
  eye.type('\x1b[<0;5;6M');
  await eye.shows(/033\s+\[\s+<\s+0\s+;\s+5\s+;\s+6\s+M/);
  await until(() => eye.screen.modes.mouse === 'none', 'the mouse is given back');
});

test('a smaller terminal shows the part with the cursor, and a mark where more is hidden', async () => {
  const script =
    'i=1; while [ $i -le 24 ]; do printf "\\n%s: %090d" $i 7; i=$((i+1)); done; printf "\\r"; sleep 100';
  const eye = attach(await host.run(script), { cols: 40, rows: 8 });
  await eye.shows(/^24: 0{36}$/m);
  expect(eye.lines()[4]).toMatch(/…$/);
});

test('the death of the host is said, and the terminal is put back', async () => {
  const own = new RealHost('h2');
  try {
    await own.start();
    const eye = attach(await own.run('echo ready; sleep 100'), undefined, own);
    await eye.shows('ready');
    await own.end('SIGKILL');
    await eye.shows('The host is gone');
    expect((await eye.ended()).exitCode).toBe(1);
    expect(eye.lines().join('\n')).toContain('worker-1 cannot be shown. The host is gone');
    expect(eye.screen.modes.alternateScreen).toBe(false);
  } finally {
    await own.dispose();
  }
});

test('a stopped host is said, what is typed waits, and it goes on when the host does', async () => {
  const own = new RealHost('h4');
  try {
    await own.start();
    const eye = attach(await own.run(echo), undefined, own);
    await eye.shows('ready');
    process.kill(own.pid, 'SIGSTOP');
    eye.type('patience\r');
    await eye.shows(`kill -CONT ${own.pid}`);
    process.kill(own.pid, 'SIGCONT');
    await eye.shows('got <patience>');
    eye.type('\u0011');
    expect((await eye.ended()).exitCode).toBe(0);
  } finally {
    await own.dispose();
  }
});
