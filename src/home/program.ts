// Is this file a program that we may run? Asked by whoever starts one.
import { accessSync, constants, statSync } from 'node:fs';

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
