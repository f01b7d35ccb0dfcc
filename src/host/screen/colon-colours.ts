// SGR 38:2:r:g:b, as programs write it that leave out the colour space; xterm.js reads the first of the three as that space.
import type { Core, CoreParams } from './xterm.js';

const colours = [38, 48, 58];
const rgb = 2;

export function acceptShortColours(core: Core): void {
  core.registerCsiHandler({ final: 'm' }, params => {
    // Nearly none have any, and agents write a colour every few characters.
    if (params._subParamsLength < 4) return false;
    for (let i = 0; i < params.length; i++) if (isShort(params, i)) return rewrite(params);
    return false;
  });
}

function isShort(params: CoreParams, index: number): boolean {
  if (!params.hasSubParams(index) || !colours.includes(params.params[index] ?? 0)) return false;
  const values = params.getSubParams(index);
  return values?.length === 4 && values[0] === rgb;
}

/** The same parameters with the colour space in its place; the next handler sees them. */
function rewrite(params: CoreParams): false {
  const all: { value: number; subparams: number[]; isShort: boolean }[] = [];
  for (let i = 0; i < params.length; i++) {
    const subparams = [...(params.getSubParams(i) ?? [])];
    all.push({ value: params.params[i] ?? 0, subparams, isShort: isShort(params, i) });
  }
  params.reset();
  for (const one of all) {
    params.addParam(one.value);
    const [kind = rgb, ...rest] = one.subparams;
    const values = one.isShort ? [kind, -1, ...rest] : one.subparams;
    for (const value of values) params.addSubParam(value);
  }
  return false;
}
