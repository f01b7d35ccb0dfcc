// Imported before Ink: its colour library looks at the environment once, while it loads. What the terminal can show is the
// compositor's business, so Ink always speaks 16 colours. colour-off.ts puts the environment back.
export const before = { force: process.env['FORCE_COLOR'], none: process.env['NO_COLOR'] };

process.env['FORCE_COLOR'] = '1';
delete process.env['NO_COLOR'];
