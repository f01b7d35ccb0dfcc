// A person with Claude, a project of theirs and a worker's clone of it, as directories; each test has its own.
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { AgentPlace } from '../../src/agents/agent.js';

type Config = Record<string, unknown> & { projects: Record<string, Record<string, unknown>> };

export class ClonePlace {
  root = '';
  place: AgentPlace & { cwd: string } = {
    env: {},
    workspace: 'clone',
    projectRoot: '',
    workerDirectory: '',
    cwd: '',
  };

  /** The person's directory. */
  get persons(): string {
    return join(this.root, 'home', '.claude');
  }

  /** The worker's. */
  get own(): string {
    return join(this.place.workerDirectory, 'claude');
  }

  make(): void {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'qd-')));
    for (const name of ['home/.claude', 'project', 'clone'])
      mkdirSync(join(this.root, name), { recursive: true });
    this.place = {
      env: { HOME: join(this.root, 'home') },
      workspace: 'clone',
      projectRoot: join(this.root, 'project'),
      workerDirectory: join(this.root, 'data', 'workers', 'worker-1'),
      cwd: join(this.root, 'clone'),
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  writePersons(config: object | string): void {
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    writeFileSync(join(this.root, 'home', '.claude.json'), text);
  }

  readOwn(): Config {
    return JSON.parse(readFileSync(join(this.own, '.claude.json'), 'utf8')) as Config;
  }

  writeOwn(change: (config: Config) => void): void {
    const config = this.readOwn();
    change(config);
    writeFileSync(join(this.own, '.claude.json'), JSON.stringify(config));
  }

  /** What the person's `projects` says when they trust the project. */
  trust(): object {
    return { [this.place.projectRoot]: { hasTrustDialogAccepted: true } };
  }

  get isTrusted(): boolean {
    return this.readOwn().projects[this.place.cwd]?.['hasTrustDialogAccepted'] === true;
  }

  /** Everything in the person's home with its kind, mode, contents, and when it was last changed. */
  picture(): string[] {
    const home = join(this.root, 'home');
    const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).toSorted();
    return names.map(name => {
      const path = join(home, name);
      const stat = lstatSync(path);
      const text = stat.isFile()
        ? readFileSync(path, 'utf8')
        : stat.isSymbolicLink()
          ? readlinkSync(path)
          : '';
      return `${name} ${stat.mode} ${stat.mtimeMs} ${stat.ino} ${text}`;
    });
  }
}

export function eachInItsPlace(): ClonePlace {
  const made = new ClonePlace();
  beforeEach(() => made.make());
  afterEach(() => made.remove());
  return made;
}
