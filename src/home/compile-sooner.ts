// Keys come one by one: at V8's own pace the way of a key through us would be compiled after some five hundred of them.
import { setFlagsFromString } from 'node:v8';

/** Known to these majors; others would print a complaint on the terminal. */
const majors = ['22', '24'];
const flags = [
  '--invocation-count-for-feedback-allocation=1',
  '--invocation-count-for-maglev=30',
  '--minimum-invocations-after-ic-update=20',
];

/** From now on, in this process. Call it when all is loaded: what runs once is not worth compiling. */
export function compileSooner(): void {
  if (majors.includes(process.versions.node.split('.')[0] ?? ''))
    for (const flag of flags) setFlagsFromString(flag);
}
