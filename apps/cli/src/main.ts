#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Everything else is imported once the cache of compiled code is on.
enableCompileCache();
const [{ runCli }, { processTerminal }] = await Promise.all([
  import('./cli.ts'),
  import('./process-terminal.ts'),
]);
// Not process.exit(), which would cut off what a pipe has not taken yet.
process.exitCode = await runCli(processTerminal());
