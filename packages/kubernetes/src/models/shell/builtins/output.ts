import { echo } from '../tools/echo.ts';
import { printf } from '../tools/printf.ts';
import { bracket, test } from './test.ts';
import { toolBuiltin } from './types.ts';

/** Builtins that are tools too. */
export const OUTPUT = [
  toolBuiltin('echo', echo),
  toolBuiltin('printf', printf),
  toolBuiltin('test', test),
  toolBuiltin('[', bracket),
];
