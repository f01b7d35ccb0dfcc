// Imported after Ink: nothing that is started from here inherits what colour-on.ts set.
import { before } from './colour-on.js';

put('FORCE_COLOR', before.force);
put('NO_COLOR', before.none);

function put(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
