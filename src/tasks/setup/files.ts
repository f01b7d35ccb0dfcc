// The files that `init` puts into a repository, and their texts. What stands there already is look.ts'.
import { agentPrompt } from './agent-prompt.js';
import { rolePrompts } from './roles.js';

export interface SetupFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
  /** What it is for, in a few words. */
  what: string;
}

/** @param branch that the crew shares */
export function setupFiles(branch: string): SetupFile[] {
  const roles = Object.entries(rolePrompts);
  return [
    { path: 'AGENT_PROMPT.md', text: agentPrompt(branch), what: 'what every agent is told' },
    { path: 'TODO.md', text: todoText, what: 'the tasks, a box each' },
    { path: 'current_tasks/.gitkeep', text: '', what: 'lock files: who works on what' },
    { path: 'session_logs/.gitkeep', text: '', what: 'what each session has done' },
    ...roles.map(([role, text]) => ({ path: `prompts/${role}.md`, text, what: `the role ${role}` })),
    { path: 'quarterdeck.yaml', text: configText, what: 'configuration, all of it switched off' },
  ];
}

/** Directories without which there is no crew: anything else of that name has to go first. */
export const neededDirectories: readonly string[] = ['current_tasks', 'session_logs'];

/** What agents and tests leave behind, and nobody commits. */
export const ignoredDirectories: readonly string[] = ['agent_logs/', 'test_results/'];

export const todoText = `# TODO

One task a line. Workers claim a task with a lock file in current_tasks/, tick its box when it is done, and leave a
summary in session_logs/. Headings group tasks; text like this is for people.

- [ ] Write the first task here
`;

/** A comment begins with \`# \`; a setting that is switched off with \`#\` alone. */
const configText = `# Quarterdeck for this project. Everything is switched off: take the # away before a setting to set it.
# Yours, for all projects, is the file that \`quarterdeck config path\` names; this one counts before it.
# \`quarterdeck config check\` names every mistake. Commands, keys, guard, notification programs and tell wait for \`quarterdeck trust\`.

#theme: auto              # auto | light | dark
#mouse: on                # off leaves the mouse to the terminal
#clipboard: { osc52: on, tool: on }
#scrollback: 2000         # lines a session in memory; older ones come out of its recording
#notifications: bell      # off | bell | osc9 | osc99 | osc777 | { run: [notify-send, "{title}", "{text}"] }
#guard: { run: [npm, test], minutes: 5 }   # what \`quarterdeck guard install\` puts before the shared repository

#crew:
#  claim: supervisor      # or agent: each claims its tasks itself, as its prompt says
#  sessions: 5            # of one agent at once: they share an account
#  minutes: 120           # the longest a session may take
#  quiet: 20              # minutes without a word until you are told; after twice as many it is ended

#tell:                    # what happens, to Slack
#  slack: { env: SLACK_WEBHOOK }   # the variable, or { file: … }, that has the address
#  quietHours: "22:00-07:00"       # one summary afterwards
#  on: [push, stuck, limit, failed, done]

#keys:
#  preset: default        # or tmux
#  prefix: null           # a key such as ctrl+a: the one after it is a command's
#  detach: [ctrl+q, "ctrl+]"]
#  bind:                  # \`quarterdeck config show --json\` has all the names
#    zoom: [z, C-z]

#commands:
#  - key: G
#    title: log of the branch
#    run: [git, log, --oneline, --graph, "{base}..{branch}"]
`;
