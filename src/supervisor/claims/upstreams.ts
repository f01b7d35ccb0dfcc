// The upstream of every project, each when somebody asks for it first.
import { type Home, homePaths } from '../../home/home.js';
import { projectDirectory } from '../../workspace/place.js';
import { sharedUpstream } from '../../workspace/shared-upstream.js';
import type { Project } from '../project.js';
import { ProjectUpstream } from './project-upstream.js';

export class Upstreams {
  readonly #of = new Map<string, ProjectUpstream>();

  constructor(private readonly home: Home) {}

  of(project: Pick<Project, 'root' | 'branch'>): ProjectUpstream {
    const known = this.#of.get(project.root);
    if (known !== undefined) return known;
    const directory = projectDirectory(homePaths.claims(this.home), project.root);
    const upstream = new ProjectUpstream(directory, () => sharedUpstream(project.root, project.branch));
    this.#of.set(project.root, upstream);
    return upstream;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#of.values()].map(upstream => upstream.stop()));
  }
}
