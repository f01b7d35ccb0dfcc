// One short JSON line a remark, on stdout: the launcher sends it to logs/supervisor.log.

export type Log = (what: string, more?: Record<string, string | number | boolean | null>) => void;

const maxCharacters = 400;

export function logTo(write: (line: string) => void): Log {
  return (what, more = {}) => {
    const fields = Object.entries(more).map(([key, value]) => [
      key,
      typeof value === 'string' && value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value,
    ]);
    write(`${JSON.stringify({ at: new Date().toISOString(), what, ...Object.fromEntries(fields) })}\n`);
  };
}
