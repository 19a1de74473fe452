import { main } from './cases/main.ts';

process.exitCode = main(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
