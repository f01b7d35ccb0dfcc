// Chooses subjects, runs one after the other, and prints the one table. README.md beside this file says how to read it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { Instance } from '../support/instance.js';
import { makeRepository } from '../support/repository.js';
import { peer, tmuxVersion } from './peers.js';
import { RawTerminal } from './raw-terminal.js';
import { writeReadme } from './readme.js';
import { figures, type Line, type Name, names, table, terminals } from './stats.js';
import type { Subject } from './subject.js';
import { attaches } from './subjects/attach.js';
import { cats, stopTmux } from './subjects/cat.js';
import { claimsSubjects } from './subjects/claims.js';
import { claudes } from './subjects/claude.js';
import { companies } from './subjects/company.js';
import { crowds } from './subjects/crowd.js';
import { echoes } from './subjects/echo.js';
import { frames } from './subjects/frames.js';
import { interrupts } from './subjects/interrupt.js';
import { loads } from './subjects/load.js';
import { starts } from './subjects/start.js';
import { statuses } from './subjects/status.js';

const subjects: Subject[] = [
  ...echoes,
  ...interrupts,
  ...cats,
  ...frames,
  ...crowds,
  ...loads,
  ...starts,
  ...attaches,
  ...companies,
  ...statuses,
  ...claimsSubjects,
  ...claudes,
];

interface Options {
  chosen: Subject[];
  quick: boolean;
  json: string | null;
  readme: boolean;
  names: Name[];
}

const usage = `npm run bench -- [subject …] [--quick] [--json <file>] [--readme] [--without <peer>]
A subject is chosen by its name, or by the beginning of several: echo, echo-4, cat.
`;

/** Gives the exit code: 0, 1 when a budget is missed or a subject failed, 2 for nonsense. */
export async function bench(args: string[]): Promise<number> {
  const options = parse(args);
  if (options === null) {
    const list = subjects.map(one => `  ${one.name.padEnd(18)} ${one.about}`).join('\n');
    process.stderr.write(`${usage}${list}\n`);
    return 2;
  }
  const lines: Line[] = [];
  const failed: string[] = [];
  for (const subject of options.chosen) {
    process.stderr.write(`${subject.name} …\n`);
    try {
      lines.push(...(await runOne(subject, options)));
    } catch (error) {
      failed.push(`${subject.name}: ${error instanceof Error ? error.message : String(error)}`);
      process.stderr.write(`${failed.at(-1)}\n`);
    }
  }
  const head = machine();
  process.stdout.write(`\n${head.join('\n')}\n\n${table(lines)}\n`);
  if (failed.length > 0) process.stdout.write(`\nFailed:\n${failed.map(one => `- ${one}\n`).join('')}`);
  if (options.json !== null) writeFileSync(options.json, toJson(head, lines, failed));
  if (options.readme) writeReadme(head, lines);
  return failed.length > 0 ? 1 : 0;
}

function parse(args: string[]): Options | null {
  const options: Options = { chosen: [], quick: false, json: null, readme: false, names: [...names] };
  const wanted: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--quick') options.quick = true;
    else if (arg === '--readme') options.readme = true;
    else if (arg === '--json') options.json = args[++at] ?? null;
    else if (arg === '--without') options.names = options.names.filter(name => name !== args[at + 1]);
    else if (!arg.startsWith('-')) wanted.push(arg);
    else return null;
    if (arg === '--without') at++;
  }
  options.chosen = subjects.filter(
    one => wanted.length === 0 || wanted.some(name => one.name === name || one.name.startsWith(`${name}-`)),
  );
  return options.chosen.length === 0 ? null : options;
}

async function runOne(subject: Subject, { quick, names: taking }: Options): Promise<Line[]> {
  const instance = new Instance();
  try {
    const root = makeRepository(instance.path('app')).path;
    const withLoop = taking.includes('bash loop');
    const drawing = terminals.filter(name => taking.includes(name));
    return await subject.run({ instance, root, quick, names: drawing, withLoop });
  } finally {
    RawTerminal.killAll();
    stopTmux(instance.path('tmux'));
    await instance.dispose();
  }
}

function machine(): string[] {
  const [cpu] = cpus();
  const gb = Math.round(totalmem() / 2 ** 30);
  const mprocs = peer('mprocs');
  const ccmanager = peer('ccmanager');
  const version =
    'file' in mprocs ? execFileSync(mprocs.file, ['--version'], { encoding: 'utf8' }).trim() : '';
  return [
    `${cpus().length} × ${cpu?.model ?? 'CPU'}, ${gb} GB, ${type()} ${release().split('.').slice(0, 2).join('.')}, Node ${process.versions.node}, ${tmuxVersion()}${version === '' ? '' : `, ${version}`}`,
    `Load of the machine at the end ${loadavg()[0]?.toFixed(1)}; ${new Date().toISOString().slice(0, 10)}.`,
    ...('missing' in mprocs ? [mprocs.missing] : []),
    ...('missing' in ccmanager ? [ccmanager.missing] : []),
  ];
}

function toJson(head: string[], lines: Line[], failed: string[]): string {
  const rows = lines.map(line => ({
    ...line,
    figures: Object.fromEntries(
      Object.entries(line.samples).map(([name, samples]) => [name, figures(samples)]),
    ),
  }));
  return `${JSON.stringify({ head, lines: rows, failed }, null, 1)}\n`;
}
