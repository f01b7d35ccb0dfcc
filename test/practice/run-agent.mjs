// Runs the built practice agent as `quarterdeck practice-agent` would.
import { runPracticeAgent } from '../../dist/practice/agent.js';

process.exitCode = await runPracticeAgent(process.argv.slice(2));
