// The question of trust: all of what would run is shown, and nobody agrees to what was not on the screen.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dialogKey } from '../../../src/cockpit/actions/dialog-keys.js';
import { openDialog } from '../../../src/cockpit/store/dialogs.js';
import { dialogModel } from '../../../src/cockpit/views/dialog.js';
import { resolveHome } from '../../../src/home/home.js';
import { storeAt } from '../../screens/render.js';
import { snapshot } from '../../screens/snapshots.js';
import { until } from '../../support/bounded.js';
import { deckOf } from './fixture.js';

const command = (name: string, run: [string, ...string[]]) => ({
  name,
  isNamed: false,
  title: name,
  key: null,
  program: { run, in: 'popup' as const, cwd: 'worktree' as const },
  at: 'quarterdeck.yaml:1:1',
});

it('shows every character, page by page, before y counts', async () => {
  const root = mkdtempSync(join(tmpdir(), 'qd-trust-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const long = `${'x'.repeat(700)}; evil`;
  const question = {
    file: '/src/app/quarterdeck.yaml',
    hash: 'abc',
    changed: false,
    commands: [command('first', ['sh', '-c', long]), command('last', ['the-end'])],
    bind: [],
    otherKeys: [],
    notifications: null,
    guard: null,
    tell: null,
  };
  const asked = () => ({ trust: question });
  const store = storeAt(60, 16, snapshot(), asked, openDialog({ kind: 'trust', scroll: 0, hash: 'abc' }));
  const deck = { ...deckOf(store), home: resolveHome({ QUARTERDECK_HOME: root }) };
  const visible = () =>
    dialogModel(store.getState())?.lines.map(line => line.map(one => one.text).join('')) ?? [];
  const seen = new Set<string>();
  for (let page = 0; page < 20 && store.getState().dialog !== null; page++) {
    for (const line of visible()) seen.add(line);
    dialogKey(deck, { name: 'y', text: 'y' });
  }
  const text = [...seen].join('').replace(/\s/g, '');
  expect(text).toContain(';evil”');
  expect(text.match(/x/g)?.length).toBeGreaterThan(40);
  expect(text).toContain('last:the-end');
  const file = join(root, 'state', 'trust.json');
  const kept = () => JSON.parse(readFileSync(file, 'utf8')) as unknown;
  expect(await until(() => (deckTrusts(file) ? kept() : null), 'it is kept')).toEqual({
    [question.file]: 'abc',
  });
});

function deckTrusts(file: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== '';
  } catch {
    return false;
  }
}
