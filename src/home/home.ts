// Where everything of one instance lies. QUARTERDECK_HOME names it; without it the XDG directories do.
import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { protocolVersion } from '../protocol/version.js';

export interface Home {
  /** What `doctor` shows: QUARTERDECK_HOME or the state directory. */
  name: string;
  /** Value of QUARTERDECK_HOME that leads here again; empty for the XDG directories. */
  named: string;
  /** Sockets, token, locks; gone after a reboot. */
  run: string;
  /** Journal, session records, logs. */
  state: string;
  /** Worktrees, recordings, saved layouts of the user. */
  data: string;
  /** The person's configuration and layouts. */
  config: string;
}

/** macOS allows 104 bytes for a socket path, Linux 108; ours add at most 30 to the directory. */
const maxRunPath = 72;

/** @param env an environment, usually process.env */
export function resolveHome(env: NodeJS.ProcessEnv): Home {
  const named = env['QUARTERDECK_HOME'];
  if (named !== undefined && named !== '') {
    const root = resolve(named);
    return {
      name: root,
      named: root,
      run: shortEnough(join(root, 'run'), root),
      state: join(root, 'state'),
      data: join(root, 'data'),
      config: join(root, 'config'),
    };
  }
  const home = env['HOME'] ?? homedir();
  const state = join(env['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), 'quarterdeck');
  const runtime = env['XDG_RUNTIME_DIR'];
  const run =
    runtime === undefined || runtime === ''
      ? join(tmpdir(), `quarterdeck-${userInfo().uid}`)
      : join(runtime, 'quarterdeck');
  return {
    name: state,
    named: '',
    run: shortEnough(run, run),
    state,
    data: join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'quarterdeck'),
    config: join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'quarterdeck'),
  };
}

function shortEnough(run: string, identity: string): string {
  if (Buffer.byteLength(run) <= maxRunPath) return run;
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return join('/tmp', `quarterdeck-${userInfo().uid}-${hash}`);
}

export const homePaths = {
  supervisorSocket: (home: Home) => join(home.run, 'supervisor.sock'),
  supervisorLock: (home: Home) => join(home.run, 'supervisor.lock'),
  /** JSON {pid, startedAt, version} while the supervisor lives, so that a stopped one can be named. */
  supervisorFile: (home: Home) => join(home.run, 'supervisor.json'),
  token: (home: Home) => join(home.run, 'token'),
  hostSocket: (home: Home, hostId: string) => join(home.run, `host-${hostId}.sock`),
  /** One host of each protocol: an older one keeps its sessions beside the newer. */
  hostLock: (home: Home) => join(home.run, `host-${protocolVersion}.lock`),
  /** JSON {id, pid, startedAt, version, protocol, socket} while the host lives. */
  hostFile: (home: Home, hostId: string) => join(home.run, `host-${hostId}.json`),
  drop: (home: Home) => join(home.run, 'drop'),
  journal: (home: Home) => join(home.state, 'journal.sqlite'),
  /** One record a session, for the sweep. */
  records: (home: Home) => join(home.state, 'sessions'),
  logs: (home: Home) => join(home.state, 'logs'),
  recordings: (home: Home) => join(home.data, 'recordings'),
  worktrees: (home: Home) => join(home.data, 'worktrees'),
  /** Bare repositories that claims are pushed from, one a project. */
  claims: (home: Home) => join(home.data, 'claims'),
  /** What agents keep of a worker beside its workspace, such as transcripts. */
  workers: (home: Home) => join(home.data, 'workers'),
  /** Per-session files for agents, such as settings; 0600. */
  launch: (home: Home) => join(home.state, 'launch'),
  /** Panes as each project's cockpit had them last. */
  arrangements: (home: Home) => join(home.state, 'arrangements'),
  userLayouts: (home: Home) => join(home.config, 'layouts'),
};
