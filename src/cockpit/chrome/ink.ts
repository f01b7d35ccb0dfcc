// The one way to Ink, with colours whatever the environment says. Order matters: on, Ink, off.
// biome-ignore-all assist/source/organizeImports: see above
import './colour-on.js';
import { Box, type Instance, render, Text } from 'ink';
import './colour-off.js';

export { Box, type Instance, render, Text };
