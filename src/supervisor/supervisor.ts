// The brain put together: journal, hosts, projects and their workers. What clients may ask of it is in methods-*.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filterEnvironment } from '../domain/environment.js';
import { type Result, success } from '../domain/failure.js';
import type { About, Snapshot, TimelineEntry } from '../domain/snapshot.js';
import { type Home, homePaths } from '../home/home.js';
import { bootId } from '../home/process-id.js';
import { programVersion } from '../protocol/version.js';
import { workerDirectory } from '../workspace/place.js';
import { findRepository } from '../workspace/repository.js';
import { Upstreams } from './claims/upstreams.js';
import { Worker } from './crew/worker.js';
import { ProjectHistory } from './history.js';
import { HostKeeper } from './hosts/host-keeper.js';
import { Journal } from './journal/journal.js';
import { defaultLayout, type ProjectRecord, type WorkerRecord } from './journal/records.js';
import type { Log } from './log.js';
import { Looks } from './look.js';
import { Loops } from './loop/loops.js';
import { Project } from './project.js';
import { Aftermath } from './sessions/aftermath.js';
import { AgentsFound } from './sessions/agents-found.js';
import { Conversations } from './sessions/conversations.js';
import { Teller } from './tell/teller.js';

const saveSoonMs = 300;

export class Supervisor {
  readonly startedAt = new Date().toISOString();
  readonly projects = new Map<string, Project>();
  readonly conversations = new Conversations();
  readonly keeper: HostKeeper;
  readonly journal: Journal;
  readonly agentsFound = new AgentsFound(() => this.everyProject(project => project.changedAround()));
  readonly looks = new Looks();
  readonly upstreams: Upstreams;
  readonly loops = new Loops(this);
  readonly #aftermath: Aftermath;
  readonly teller = new Teller(this);
  readonly #roots = new Map<string, string>();
  #env = filterEnvironment(process.env);
  #saveTimer: NodeJS.Timeout | null = null;
  #saveNext: NodeJS.Immediate | null = null;
  #stopped = false;
  #signalled = false;

  constructor(
    readonly home: Home,
    readonly token: string,
    readonly log: Log,
  ) {
    const troubles: string[] = [];
    this.journal = new Journal(homePaths.journal(home), sentence => {
      log('journal trouble', { sentence });
      troubles.push(sentence);
      queueMicrotask(() => {
        for (const trouble of troubles.splice(0)) this.tellAll('error', trouble);
      });
    });
    this.upstreams = new Upstreams(home);
    this.#aftermath = new Aftermath(this);
    this.keeper = new HostKeeper(home, log, this.#aftermath, () => this.#isWatched);
  }

  /** Reads the journal, finds the hosts, and makes both agree. Call once, before anybody is answered. */
  async recover(): Promise<void> {
    const known = this.journal.load();
    for (const record of known?.projects ?? []) {
      if (record.workers.length > 0 || existsSync(record.gitDir)) this.#addProject(record);
    }
    await this.keeper.find();
    this.#aftermath.settle(known !== null && (known.bootId !== bootId() || known.stopping));
    this.loops.recover();
    this.saveNow();
  }

  /** The client's environment as agents get it; also what resumes take when a worker's own is not known any more. */
  takeEnvironment(env: Record<string, string>): Record<string, string> {
    const filtered = filterEnvironment(env);
    if (filtered['PATH'] !== undefined) this.#env = filtered;
    // A client that gives nothing means what is known already.
    return Object.keys(filtered).length === 0 ? this.#env : filtered;
  }

  /** Of the last client that gave one; before that, of the one that started us. */
  get environment(): Record<string, string> {
    return this.#env;
  }

  /** Finds or registers the project that a directory belongs to. */
  async open(directory: string): Promise<Result<Project>> {
    const root = this.#roots.get(directory);
    const known = root === undefined ? undefined : this.projects.get(root);
    if (known !== undefined && existsSync(directory) && existsSync(join(known.root, '.git')))
      return success(known);
    const found = await findRepository(directory);
    if (!found.ok) return this.#leftAlone(directory) ?? found;
    const project = this.projects.get(found.value.root) ?? this.#addProject({ ...found.value, ...fresh });
    this.#roots.set(directory, project.root);
    return success(project);
  }

  /** Its repository is gone and its crew is not: they can still be seen and ended. */
  #leftAlone(directory: string): Result<Project> | null {
    const within = (place: string) => directory === place || directory.startsWith(`${place}/`);
    const project = [...this.projects.values()].find(
      ({ gitDir, root, workers }) =>
        !existsSync(gitDir) &&
        workers.size > 0 &&
        [root, ...[...workers.values()].map(worker => worker.record.workspace?.path ?? root)].some(within),
    );
    if (project === undefined) return null;
    project.lost();
    return success(project);
  }

  addWorker(project: Project, record: WorkerRecord): Worker {
    const worker = new Worker(project.root, record, {
      changed: () => project.changed(),
      saveNow: () => this.saveNow(),
      moved: moving => {
        if (project.watched) this.looks.soon(moving);
        this.loops.moved(moving);
      },
      saveNext: () => this.saveNext(),
      tell: (level, sentence, about) => this.tell(project, worker.id, level, sentence, about),
      sessionBegan: () => project.history.sessionBegan(worker.id),
      host: id => this.keeper.get(id),
      anyHost: () => this.keeper.present(),
      needHost: () => this.keeper.ready(),
      environment: () => this.#env,
      directory: () => workerDirectory(homePaths.workers(this.home), project.root, record.id),
      ended: (gone, bySignal) => {
        project.crewChanged();
        if (bySignal) this.#aftermath.diedBySignal(gone);
      },
      stopAsked: (asking, seq) => this.loops.stopAsked(asking, seq),
      conversations: this.conversations,
    });
    project.workers.set(record.id, worker);
    project.crewChanged();
    return worker;
  }

  dropWorker(project: Project, worker: Worker): void {
    worker.stop();
    project.workers.delete(worker.id);
    project.crewChanged();
    this.saveNow();
  }

  get #isWatched(): boolean {
    return [...this.projects.values()].some(project => project.watched);
  }

  get workers(): Worker[] {
    return [...this.projects.values()].flatMap(project => [...project.workers.values()]);
  }

  projectOf(worker: Worker): Project | null {
    return this.projects.get(worker.root) ?? null;
  }

  tell(
    project: Project,
    worker: string | null,
    level: TimelineEntry['level'],
    sentence: string,
    about?: About,
  ): void {
    const event = { project: project.root, worker, level, sentence };
    const entry = this.journal.addEvent(about === undefined ? event : { ...event, about });
    project.tell(entry);
    this.teller.heard(project, entry);
  }

  /** Of the whole program: every project's timeline has it. */
  tellAll(level: TimelineEntry['level'], sentence: string): void {
    const entry = this.journal.addEvent({ project: null, worker: null, level, sentence });
    this.everyProject(project => project.tell(entry));
  }

  everyProject(run: (project: Project) => void): void {
    for (const project of this.projects.values()) run(project);
  }

  saveSoon(): void {
    if (this.#stopped) return;
    this.#saveTimer ??= setTimeout(() => this.saveNow(), saveSoonMs);
  }

  saveNext(): void {
    if (this.#stopped) return;
    this.#saveNext ??= setImmediate(() => this.saveNow());
  }

  saveNow(): void {
    if (this.#saveNext !== null) clearImmediate(this.#saveNext);
    this.#saveNext = null;
    if (this.#saveTimer !== null) clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    if (this.#stopped) return;
    const projects = [...this.projects.values()].map(project => project.record());
    this.journal.save({ version: 1, bootId: bootId(), stopping: this.#signalled, projects });
  }

  /** Ends everything that is ours in this process; sessions go on in their hosts. */
  async stop(bySignal = false): Promise<void> {
    this.#signalled = bySignal;
    this.saveNow();
    this.#stopped = true;
    this.#aftermath.stop();
    this.looks.stop();
    this.keeper.stop();
    // What is fetched is called off by the upstreams; what claims wait for ends with that.
    await Promise.all([
      this.teller.stop(),
      this.loops.stop(),
      this.upstreams.stop(),
      ...[...this.projects.values()].map(project => project.stop()),
    ]);
    this.journal.close();
  }

  #addProject(record: ProjectRecord): Project {
    const project = new Project(record, new ProjectHistory(record.root, this.journal), {
      common: () => this.#common(),
      saveSoon: () => this.saveSoon(),
      tell: (level, sentence) => this.tell(project, null, level, sentence),
      pushed: push => this.teller.pushed(project, push),
      boardChanged: () => this.loops.boardChanged(project),
      watchingChanged: () => this.log('watching', { project: record.root }),
    });
    this.projects.set(record.root, project);
    for (const worker of record.workers) this.addWorker(project, worker);
    this.teller.recover(project);
    return project;
  }

  #common(): Pick<Snapshot, 'supervisor' | 'hosts' | 'agents'> {
    return {
      supervisor: { pid: process.pid, version: programVersion, startedAt: this.startedAt },
      hosts: this.keeper.views(),
      agents: this.agentsFound.choices(this.#env),
    };
  }
}

const fresh = { layout: defaultLayout, workers: [] };
