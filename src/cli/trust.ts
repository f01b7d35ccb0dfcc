// `trust [--revoke]`: whether this project's quarterdeck.yaml may start programs and change keys. Shows exactly what it would do before it asks.
import type { TrustQuestion } from '../config/config.js';
import { setTrust, wasTrusted } from '../config/trust.js';
import { wishes, wishWords } from '../config/wishes.js';
import { shown } from '../domain/escape.js';
import { failure, type Result, success } from '../domain/failure.js';
import { keyLabel } from '../domain/keys/keys.js';
import { askPerson } from './ask.js';
import { type Answer, type Call, flag } from './call.js';
import { alignColumns } from './columns.js';
import { readSettings } from './settings.js';

export async function run(call: Call): Promise<Result<Answer>> {
  const { paths, question, trusted, problems } = await readSettings(call);
  const file = paths.project;
  if (file === null) return failure('refused', `${call.cwd} is in no project: there is nothing to trust.`);
  if (flag(call, 'revoke')) return revoke(call, file);
  const complaints = problems;
  if (trusted) return success({ ...said(file, true, `${file} is trusted as it is.`), complaints });
  if (question === null) {
    return success({ ...said(file, false, `${file} asks for nothing that needs trust.`), complaints });
  }
  tell(question);
  const again = question.changed ? 'It has changed since you trusted it. ' : '';
  const agreed = await askPerson(call, `${again}Let ${file} ${wishWords(question)}?`);
  if (!agreed.ok) return agreed;
  const kept = setTrust(call.home, file, question.hash);
  if (!kept.ok) return kept;
  return success({ ...said(file, true, `${file} is trusted until it changes.`), complaints });
}

function revoke(call: Call, file: string): Result<Answer> {
  if (!wasTrusted(call.home, file)) return success(said(file, false, `${file} was not trusted.`));
  const kept = setTrust(call.home, file, null);
  return kept.ok ? success(said(file, false, `${file} is not trusted any more.`)) : kept;
}

function said(file: string, trusted: boolean, sentence: string): Answer {
  return { lines: [sentence], json: { file, trusted } };
}

/** On stderr, where the question will stand. */
function tell(question: TrustQuestion): void {
  const rows = wishes(question, key => keyLabel(key)).map(({ what, would }) => [`  ${what}`, would]);
  for (const line of alignColumns(rows)) process.stderr.write(`${shown(line)}\n`);
}
