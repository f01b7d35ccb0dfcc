// Golden screens of what the person configures: the question of trust, a popup, the question before it ends, the prefix.
import { expect, it } from 'vitest';
import type { RunningProgram } from '../../src/cockpit/popups/program.js';
import { addProgram, editProgram } from '../../src/cockpit/popups/store-programs.js';
import { openDialog } from '../../src/cockpit/store/dialogs.js';
import { goToWorker } from '../../src/cockpit/store/panes.js';
import type { CockpitState } from '../../src/cockpit/store/state.js';
import type { TrustQuestion } from '../../src/config/config.js';
import { commands } from '../../src/domain/commands/commands.js';
import { defaultConfig } from '../../src/domain/config.js';
import { effectiveCommands } from '../../src/domain/keys/keymap.js';
import { draw, expectGolden, storeAt } from './render.js';
import { snapshot } from './snapshots.js';

const sizes: [number, number][] = [
  [80, 24],
  [120, 40],
  [40, 12],
];

async function golden(name: string, state: CockpitState): Promise<string[]> {
  const text = (view: string) => [`I am ${view}.`, 'a line of it'];
  const { lines } = await draw(state, text);
  expectGolden(`${name}-${state.cols}x${state.rows}`, lines);
  return lines;
}

const program: RunningProgram = {
  id: 'p',
  command: 'lazygit',
  title: 'lazygit',
  in: 'popup',
  worker: 'worker-1',
  address: { hostId: 'h', socket: '/h', session: 'p', epoch: 1 },
  ended: null,
};

const question: TrustQuestion = {
  file: '/src/app/quarterdeck.yaml',
  hash: 'x',
  changed: true,
  commands: [
    {
      name: 'go',
      isNamed: false,
      title: 'go \u001b[2J on',
      key: 'f',
      program: { run: ['sh', '-c', 'rm -rf ~; echo \u202edone'], in: 'popup', cwd: 'worktree' },
      at: 'quarterdeck.yaml:1:1',
    },
  ],
  bind: [{ command: 'board', keys: ['B', 'ctrl+g'], at: 'quarterdeck.yaml:2:2' }],
  otherKeys: ['preset: tmux'],
  tell: null,
  notifications: ['notify-send', '{title}'],
  guard: null,
};

it.each(sizes)('trust, a popup, its end, a program in a pane, at %i×%i', async (cols, rows) => {
  const at = (...changes: Parameters<typeof storeAt>[3][]) =>
    storeAt(cols, rows, snapshot(), goToWorker('worker-1'), ...changes).getState();
  const asked = () => ({ trust: question });
  await golden('trust', at(asked, openDialog({ kind: 'trust', scroll: 0, hash: 'x' })));
  await golden('popup', at(addProgram(program)));
  await golden('popup-ended', at(addProgram(program), editProgram('p', { ended: 'ended with exit code 1' })));
  await golden(
    'end-program',
    at(addProgram(program), openDialog({ kind: 'end-program', program: 'p', to: 'popup' })),
  );
  await golden('program-pane', at(addProgram({ ...program, in: 'pane' })));
});

it('the prefix says what may follow it', async () => {
  const keys = { ...defaultConfig.keys, preset: 'tmux' as const, prefix: 'ctrl+b' };
  const config = { ...defaultConfig, keys };
  const tmux = () => ({ config, commands: effectiveCommands(commands, config).commands });
  const pressed = storeAt(120, 40, snapshot(), goToWorker('worker-1'), tmux, () => ({
    attached: true,
    prefixed: true,
  }));
  const lines = await golden('prefix', pressed.getState());
  expect(lines.at(-1)).toMatch(/^ Ctrl-b … /);
});
