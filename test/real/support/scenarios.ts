// The scripts of the stand-in API: (step, arguments) → what the model "says" next; nothing more → it says that the script is over.

export type Reply =
  | { text?: string[]; everyMs?: number; tools?: { name: string; input: object }[] }
  | { status: number; type: string; message: string; headers?: Record<string, string> };

type Script = (step: number, args: string[]) => Reply | undefined;

function say(...text: string[]): Reply {
  return { text };
}

function use(name: string, input: object, ...text: string[]): Reply {
  return { text: text.length > 0 ? text : [`I will use ${name}.`], tools: [{ name, input }] };
}

function bash(command: string, more: object = {}): Reply {
  return use('Bash', { command, description: 'Run a command', ...more });
}

function steps(...replies: Reply[]): Script {
  return step => replies[step];
}

function always(reply: Reply): Script {
  return () => reply;
}

const push =
  'for i in 1 2 3 4 5 6 7 8 9; do git pull -q --rebase origin main && git push -q origin HEAD:main && break; done';
const summary =
  'mkdir -p session_logs && cp README.md "session_logs/$(date -u +%Y-%m-%d-%H%M%S)-$QUARTERDECK_WORKER.md"';

/** One task of a crew, as a model would do it: the work, then the paperwork. */
function chapter(number: string): [work: Reply, tick: Reply, tell: Reply] {
  const file = `chapters/${number}.md`;
  const tick = `sed -i 's/^- \\[ \\] \\(Write chapter ${number} .*\\)$/- [x] \\1/' TODO.md`;
  return [
    bash(
      `mkdir -p chapters && cp README.md ${file} && git add ${file} && git commit -qm "Chapter ${number}"`,
    ),
    bash(`${tick} && git commit -qam "Tick chapter ${number}" && ${push}`),
    bash(`${summary} && git add session_logs && git commit -qm "Summary of chapter ${number}" && ${push}`),
  ];
}

export const scenarios: Record<string, Script> = {
  /** `scn:chapter,N` */
  chapter: (step, [number = '0']) => [...chapter(number), say(`Chapter ${number} is done.`)][step],
  /** The same, but it says that it is done before it has told anybody; the summary comes once it is sent back. */
  forgetful: (step, [number = '0']) => {
    const [work, tick, tell] = chapter(number);
    return [work, tick, say('I am done.'), tell, say('Now I am.')][step];
  },
  /** Says that it is done, whatever it hears. */
  boaster: step => (step < 20 ? say('All done!') : undefined),
  hello: steps(say('Hello from the fake API.')),
  /** `scn:slow,LINES,MS` */
  slow: (step, [lines = '20', everyMs = '100']) =>
    step > 0
      ? undefined
      : {
          text: Array.from({ length: Number(lines) }, (_, line) => `line ${line + 1} of the slow stream`),
          everyMs: Number(everyMs),
        },
  bash: steps(bash('echo made > made-by-bash.txt; cat made-by-bash.txt'), say('Done: the command ran.')),
  write: steps(
    use('Write', { file_path: 'note.txt', content: 'first line\nsecond line\n' }),
    say('Wrote it.'),
  ),
  /** What a crew does all day: looks, edits, commits, pushes. */
  crew: steps(
    bash('git status --short && git log --oneline -3'),
    use('Write', { file_path: 'note.txt', content: 'first line\n' }),
    bash('git add note.txt'),
    bash('git commit -q -m "A note"'),
    bash('git fetch -q origin'),
    bash('git pull -q --rebase origin main'),
    bash('git push -q origin HEAD:main'),
    say('All of it is pushed.'),
  ),
  /** `scn:run,COMMAND` with underscores for blanks. */
  run: (step, [command = 'true']) => [bash(command.replaceAll('_', ' ')), say('It ran.')][step],
  ask: steps(
    use('AskUserQuestion', {
      questions: [
        {
          question: 'Which database should we use?',
          header: 'Database',
          multiSelect: false,
          options: [
            { label: 'SQLite', description: 'Embedded' },
            { label: 'Postgres', description: 'Server' },
          ],
        },
      ],
    }),
    say('Thanks, noted.'),
  ),
  plan: steps(use('ExitPlanMode', { plan: '# The plan\n\n1. Read.\n2. Write.\n' }), say('Off we go.')),
  /** A sub-agent that streams for `MS` × 10. */
  agent: (step, [everyMs = '100']) =>
    [
      use('Agent', {
        description: 'Look around',
        prompt: `scn:slow,10,${everyMs} look around`,
        subagent_type: 'general-purpose',
      }),
      say('The sub-agent is on its way.'),
    ][step],
  /** A background shell that sleeps for `SECONDS`. */
  bgshell: (step, [seconds = '3']) =>
    [bash(`sleep ${seconds}; echo slept`, { run_in_background: true }), say('It runs in the background.')][
      step
    ],
  /** A tool child in a session of its own that writes a line into `ticks.txt` every 50 ms, and a tool that waits beside it. */
  daemon: (step, [seconds = '60']) =>
    [
      bash(
        `setsid nohup sh -c 'trap "" HUP TERM; while :; do echo tick >> ticks.txt; sleep 0.05; done' >/dev/null 2>&1 & sleep ${seconds}`,
      ),
      say('The tool is over.'),
    ][step],
  e529: always({ status: 529, type: 'overloaded_error', message: 'Overloaded' }),
  e500: always({ status: 500, type: 'api_error', message: 'Internal server error' }),
  e401: always({ status: 401, type: 'authentication_error', message: 'invalid x-api-key' }),
  limit: always({
    status: 429,
    type: 'rate_limit_error',
    message: 'This request would exceed your rate limit.',
    headers: { 'retry-after': '7200' },
  }),
  /** As the API tells a subscription that its window is used up. */
  usage: always({
    status: 429,
    type: 'rate_limit_error',
    message: "You've hit your 5-hour limit",
    headers: { 'retry-after': '7200', 'anthropic-ratelimit-unified-status': 'rejected' },
  }),
};
