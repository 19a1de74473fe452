import { join } from 'node:path';
import { type ExitCode, exitCodes, usageError } from '../exit-codes.ts';
import { filesOf } from '../plugin-new/files.ts';
import { namesOf, validName } from '../plugin-new/names.ts';
import { placeProblem, writeFolder } from '../plugin-new/write.ts';
import type { Terminal } from '../terminal.ts';

/**
 * `podsim plugin new`: a package with a model, its tests and a scenario.
 *
 * @param version of this podsim.
 */
export function newPlugin(terminal: Terminal, name: string, version: string): ExitCode {
  const names = namesOf(name);
  const wrong = 'folder' in names ? [] : names.map((one) => `its name cannot be "${name}": ${one}`);
  const folder = 'folder' in names ? names.folder : (validName(name) ?? '');
  const place = folder === '' ? null : placeProblem(join(terminal.cwd, folder));
  const problems = place === null ? wrong : [...wrong, place];
  if (problems.length > 0 || !('folder' in names)) throw refusal(name, problems, place === null);
  const files = filesOf(names, version);
  try {
    writeFolder(join(terminal.cwd, folder), files);
  } catch (error) {
    throw usageError(`nothing was written: ${(error as Error).message}`);
  }
  for (const [file] of files) terminal.stdout.write(`${join(folder, file)}\n`);
  const next = [`cd ${folder}`, 'npm install', 'npm test', 'npx podsim run scenario.yaml'];
  terminal.stderr.write(`next:\n${next.map((line) => `  ${line}\n`).join('')}`);
  return exitCodes.ok;
}

function refusal(name: string, problems: readonly string[], isFree: boolean): Error {
  const other = isFree ? validName(name) : null;
  const hint = other === null ? [] : [`try: podsim plugin new ${other}`];
  const lines = [...problems.map((problem) => `  ${problem}`), ...hint.map((line) => `  ${line}`)];
  return usageError(['nothing was written', ...lines].join('\n'));
}
