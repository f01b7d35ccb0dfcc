// vttest, menus 1, 2 and 8: what a pane shows equals what the same bytes make straight in a terminal, cell for cell with
// attributes. That emulator is ours too, so the text is also compared with tmux, and each difference has a reason.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { programFile } from '../../../src/home/launch.js';
import { until } from '../../support/bounded.js';
import { hasProgram } from '../../support/has-program.js';
import { Instance } from '../../support/instance.js';
import { makeRepository } from '../../support/repository.js';
import { newWorker, worker } from '../crew.js';
import { type Picture, Stage, size, Tmux, vttest, written } from './stage.js';

interface Scene {
  name: string;
  /** What is typed to get here. */
  keys: string;
  picture: Picture;
  /** Bytes that vttest wrote until then; equal screens may follow each other. */
  written: number;
}

const menus = ['1', '2', '8'];
const tmuxVersion = '3.3a';

/**
 * Screens that tmux 3.3a shows otherwise, why, and what vttest wants to be seen there. Of 2.15 nothing differs but the
 * way in which tmux tells it: line drawing as the letters that were sent.
 */
const differs: Record<string, { why: string; wanted: (text: string[]) => unknown }> = {
  '1.3': {
    why: 'a control character in the last column makes it wrap too early',
    wanted: lettersAtTheEdges,
  },
  '1.4': { why: 'as 1.3', wanted: lettersAtTheEdges },
  '2.11': {
    why: 'its origin mode turns the two lines round',
    wanted: text =>
      expect(text.at(-1)).toBe('Origin mode test. This line should be at the bottom of the screen.'),
  },
};

function lettersAtTheEdges(text: string[]): void {
  for (const [index, line] of text.slice(2, 20).entries()) {
    const letter = String.fromCharCode('I'.charCodeAt(0) + index);
    expect(line).toBe(letter + letter.toLowerCase().padStart(size.cols - 1));
  }
}

/** Line drawing as tmux tells it. */
function asLetters(text: string[]): string {
  return text.join('\n').replaceAll('─', 'q').replaceAll('◆', '`');
}

const isHere = hasProgram('vttest');
if (!isHere) console.log('vttest is not installed (Debian: vttest): no screen of it is compared');

const hasTmux =
  hasProgram('tmux') && execFileSync('tmux', ['-V'], { encoding: 'utf8' }).includes(tmuxVersion);
if (!hasTmux) console.log(`tmux ${tmuxVersion} is not installed: vttest is not compared with it`);

const instances: Instance[] = [];
afterAll(async () => {
  for (const instance of instances) await instance.dispose();
});

function makeInstance(): Instance {
  const instance = new Instance();
  instances.push(instance);
  return instance;
}

/** All screens of the menus, straight in a PTY. vttest says itself when one is complete. */
async function direct(instance: Instance): Promise<Scene[]> {
  const stage = new Stage(vttest, instance.root, instance.env);
  const scenes: Scene[] = [];
  await until(() => stage.prompts === 1, 'the first menu');
  scenes.push({ name: 'menu', keys: '', picture: stage.picture(), written: written(stage.pid) });
  for (const menu of menus) {
    const before = stage.menus;
    for (let number = 1; stage.menus === before; number++) {
      const prompts = stage.prompts;
      const keys = number === 1 ? `${menu}\r` : '\r';
      stage.type(keys);
      await until(() => stage.prompts > prompts, `screen ${number} of menu ${menu}`);
      const name = `${menu}.${number}`;
      scenes.push({ name, keys, picture: stage.picture(), written: written(stage.pid) });
    }
  }
  await stage.end();
  return scenes;
}

describe.skipIf(!isHere)('vttest', () => {
  it('looks in a pane as it looks in a terminal', { timeout: 180_000 }, async () => {
    const instance = makeInstance();
    const app = makeRepository(instance.path('app'));
    const scenes = await direct(instance);
    expect(scenes.length).toBeGreaterThan(35);
    await newWorker(instance, app.path, 'vt', ...vttest);
    const { pid } = await until(async () => (await worker(instance, app.path, 'vt')).session, 'it runs');
    if (pid === null) throw new Error('vttest has no process');
    const pane = new Stage([process.execPath, programFile, 'attach', 'vt'], app.path, instance.env);
    // Its first screen looks the same in a larger terminal.
    await until(() => sizeOf(pid) === `${size.rows} ${size.cols}`, 'its terminal has the size of the pane');
    for (const { name, keys, picture, ...scene } of scenes) {
      pane.type(keys);
      const isThere = () => written(pid) === scene.written && same(pane.picture(), picture);
      await until(isThere, `screen ${name}`, 15_000).catch(() => {
        expect(written(pid), `bytes until screen ${name}`).toBe(scene.written);
        expect(pane.picture(), `screen ${name}`).toEqual(picture);
      });
    }
    await pane.end();
  });

  it.skipIf(!hasTmux)(
    `shows the text that it shows in tmux ${tmuxVersion}`,
    { timeout: 180_000 },
    async () => {
      const instance = makeInstance();
      const scenes = await direct(instance);
      const tmux = new Tmux(vttest, instance.env);
      let offset = 0;
      try {
        for (const { name, keys, picture, ...scene } of scenes) {
          if (keys !== '') tmux.type(keys);
          if (keys !== '')
            await until(() => written(tmux.pid) === offset + scene.written, `tmux is at ${name}`);
          const known = differs[name];
          known?.wanted(picture.text);
          const isSame = () => tmux.text().join('\n') === asLetters(picture.text);
          if (known === undefined) {
            await until(isSame, `tmux shows ${name}`).catch(() => {
              expect(tmux.text().join('\n'), `screen ${name}`).toBe(asLetters(picture.text));
            });
            // The shell before it wrote something too.
            if (keys === '') offset = written(tmux.pid) - scene.written;
          } else expect(isSame(), `tmux differs on screen ${name}: ${known.why}`).toBe(false);
        }
      } finally {
        tmux.end();
      }
    },
  );
});

/** `rows columns` of the terminal that a process sits at. */
function sizeOf(pid: number): string {
  return execFileSync('stty', ['-F', `/proc/${pid}/fd/0`, 'size'], { encoding: 'utf8' }).trim();
}

function same(a: Picture, b: Picture): boolean {
  return a.cursor === b.cursor && a.cells.join('\n') === b.cells.join('\n');
}
