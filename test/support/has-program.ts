// Tests that need a program of the machine say in a line why they skip when it is not there.
import { delimiter, join } from 'node:path';
import { isProgram } from '../../src/home/program.js';

export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(directory => isProgram(join(directory, name)));
}
