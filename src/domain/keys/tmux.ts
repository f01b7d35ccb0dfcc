// The tmux preset: what tmux's own keys, typed after the prefix, are called here. What is not listed keeps its usual key, where tmux leaves it free.

/** Command → keys after the prefix. Source: tmux(1), DEFAULT KEY BINDINGS. */
export const tmuxKeys: Readonly<Record<string, readonly string[]>> = {
  quit: ['d'],
  new: ['c'],
  zoom: ['z'],
  'split-right': ['%', '|'],
  'split-down': ['"', '-'],
  'focus-next': ['o', 'n'],
  'focus-last': [';', 'l'],
  // tmux's next window with an alert.
  next: ['alt+n'],
  'focus-left': ['Left', 'h'],
  'focus-down': ['Down', 'j'],
  'focus-up': ['Up', 'k'],
  'focus-right': ['Right'],
  'resize-left': ['ctrl+Left', 'alt+Left', 'H'],
  'resize-down': ['ctrl+Down', 'alt+Down', 'J'],
  'resize-up': ['ctrl+Up', 'alt+Up', 'K'],
  'resize-right': ['ctrl+Right', 'alt+Right', 'L'],
  kill: ['x', '&'],
  close: ['X'],
  'save-layout': [','],
  'switch-focus': ['w', 's'],
  'next-layout': ['Space'],
  equalise: ['E', '='],
  timeline: ['~', 't'],
  'todo-init': [],
  remove: [],
};

/** As tmux's `bind -r`: for a moment they go on without the prefix. */
export const repeatable: readonly string[] = [
  'focus-left',
  'focus-down',
  'focus-up',
  'focus-right',
  'resize-left',
  'resize-down',
  'resize-up',
  'resize-right',
];
