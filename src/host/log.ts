// The host's log: whatever started us sends our standard error to logs/host.log. No payload of any session goes here.
export function log(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} host ${process.pid}: ${sentence}\n`);
}
