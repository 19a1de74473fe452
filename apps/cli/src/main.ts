#!/usr/bin/env node
import module from 'node:module';
import { exitCodes } from './exit-codes.ts';

// An older Node would stop at the first thing that it does not know, with words that help nobody.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) await main();
else {
  const { version, execPath } = process;
  process.stderr.write(
    `error: podsim needs Node 22.18 or later; ${execPath} is ${version}\n` +
      'npm install node@24 puts a newer one beside podsim, for npx; or see https://nodejs.org\n',
  );
  process.exitCode = exitCodes.usage;
}

/** Everything else is imported once the cache of compiled code is on. */
async function main(): Promise<void> {
  module.enableCompileCache();
  const [{ runCli }, { processTerminal }] = await Promise.all([
    import('./cli.ts'),
    import('./process-terminal.ts'),
  ]);
  // Not process.exit(), which would cut off what a pipe has not taken yet.
  process.exitCode = await runCli(processTerminal());
}
