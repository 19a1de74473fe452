import { fileURLToPath } from 'node:url';
import { main } from './cases/main.ts';

/** Without a folder: the cases of this package. */
const OWN = fileURLToPath(new URL('../test/fixtures', import.meta.url));
const args = process.argv.slice(2);

process.exitCode = main(args.length === 0 ? [OWN] : args, (line) => {
  process.stdout.write(`${line}\n`);
});
