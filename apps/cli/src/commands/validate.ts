import { canonicalJson } from '@podsim/experiment';
import type { Scenario } from '@podsim/scenario';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { loadFiles, noteText } from '../run/load.ts';
import type { Terminal } from '../terminal.ts';
import { count } from '../text/count.ts';
import { yamlText } from '../text/yaml.ts';
import type { ValidateOptions } from './validate-command.ts';

/** `podsim validate`: parses and resolves; says what there is, or prints it in full. */
export async function validateFiles(
  terminal: Terminal,
  files: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const { scenario } = await loadFiles(terminal, files, options);
  for (const note of scenario.notes) terminal.stderr.write(`note: ${noteText(note)}\n`);
  switch (options.output) {
    case 'none':
      terminal.stdout.write(`${files.join(', ')}: valid (${contents(scenario)})\n`);
      break;
    case 'json':
      terminal.stdout.write(canonicalJson(scenario));
      break;
    case 'yaml':
      terminal.stdout.write(yamlText(JSON.parse(canonicalJson(scenario))));
  }
  return exitCodes.ok;
}

function contents({ objects, actions, apps, cluster }: Scenario): string {
  const kinds = new Map<string, number>();
  for (const { kind } of objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [
    ...[...kinds].map(([kind, n]) => count(n, kind)),
    ...(actions.length === 0 ? [] : [count(actions.length, 'action')]),
    ...(apps.length === 0 ? [] : [count(apps.length, 'app rule')]),
    `Kubernetes ${cluster.release}`,
  ].join(', ');
}
