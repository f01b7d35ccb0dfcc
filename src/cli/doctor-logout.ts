// Would the crew survive a logout? Decided from where the background processes stand in the system's own bookkeeping.
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

export interface LogoutVerdict {
  /** Null when it cannot be told. */
  survives: boolean | null;
  sentence: string;
}

/** @param pid a background process of ours, or null when none runs: then ourselves, whose place it would inherit */
export function logoutVerdict(pid: number | null): LogoutVerdict {
  if (process.platform !== 'linux' || !existsSync('/run/systemd/system')) {
    return { survives: true, sentence: 'survives: no systemd here that ends what a login started' };
  }
  const place = readText(`/proc/${pid ?? process.pid}/cgroup`);
  if (place === null) return { survives: null, sentence: 'unknown: its control group cannot be read' };
  const name = userInfo().username;
  if (existsSync(`/var/lib/systemd/linger/${name}`)) {
    return { survives: true, sentence: `survives: lingering is on for ${name}` };
  }
  if (/\/session-[^/]*\.scope/.test(place)) return sessionVerdict(name);
  if (/\/user@\d+\.service/.test(place)) {
    return {
      survives: false,
      sentence: `ends with the last logout: loginctl enable-linger ${name} keeps it`,
    };
  }
  return { survives: true, sentence: 'survives: it is outside any login session' };
}

/** logind ends a session's scope with the session only where KillUserProcesses says so; its built-in default is yes. */
function sessionVerdict(name: string): LogoutVerdict {
  const configured = readText('/etc/systemd/logind.conf') ?? '';
  const setting = /^\s*KillUserProcesses\s*=\s*(\w+)/m.exec(configured)?.[1]?.toLowerCase();
  if (setting === 'no') return { survives: true, sentence: 'survives: KillUserProcesses=no' };
  if (setting === undefined) {
    return {
      survives: null,
      sentence: `depends on the system’s default for KillUserProcesses; loginctl enable-linger ${name} makes sure`,
    };
  }
  return { survives: false, sentence: `ends with the logout: loginctl enable-linger ${name} keeps it` };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
