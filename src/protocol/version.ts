// One number for the whole protocol. A newer program meets an older host: see docs/architecture.md, "Upgrades".
export const protocolVersion = 1;
/** Kept equal to package.json by a test. */
export const programVersion = '0.1.0';
