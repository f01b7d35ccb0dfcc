// What every push out of a worker's clone says of itself: for whom it acts. Only where the upstream takes options: one that does
// not refuses every push that has some.
import { addressOf, checkClone, cloneGit } from './clone-git.js';
import { gitLine } from './git.js';

const key = 'push.pushOption';
/** What else the person has there stays. */
const ours = '^run=';

/** Nothing is written where it says so already. @param run null for a clone whose worker has claimed nothing */
export async function setRunOption(path: string, run: string | null): Promise<void> {
  if (!checkClone(path).ok) return;
  const wanted = run !== null && (await takesOptions(path)) ? [`run=${run}`] : [];
  const said = await cloneGit(path, ['config', '--local', '--get-all', key]);
  const now = said.ok ? said.value.split('\n').filter(value => value.startsWith('run=')) : [];
  if (now.join('\n') === wanted.join('\n')) return;
  const change = wanted[0] === undefined ? ['--unset-all', key] : ['--replace-all', key, wanted[0]];
  await cloneGit(path, ['config', '--local', ...change, ours]);
}

/** Of one elsewhere nobody can say beforehand. */
async function takesOptions(path: string): Promise<boolean> {
  const address = await addressOf(path, null);
  if (!address.ok || address.value.kind !== 'path') return false;
  const args = ['config', '--type=bool', '--get', 'receive.advertisePushOptions'];
  return (await gitLine(address.value.at, args)) === 'true';
}
