import { supportedReleases } from '@podsim/experiment';
import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { type Hints, specOf } from '../completion/spec.ts';
import { zshScript } from '../completion/zsh.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { contributionTopic } from '../explain/contributions.ts';
import { manifestTopic } from '../explain/manifest-fields.ts';
import { metricTopic, tableTopic } from '../explain/results.ts';
import { ruleTopic } from '../explain/rules.ts';
import { scenarioTopic } from '../explain/scenario-fields.ts';
import type { Terminal } from '../terminal.ts';
import type { Shell } from './completion-command.ts';
import { timelineKinds } from './timeline.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `podsim completion`: the script of a shell, made from what the program declares. */
export async function printCompletion(
  terminal: Terminal,
  program: Command,
  shell: Shell,
): Promise<ExitCode> {
  terminal.stdout.write(scripts[shell](specOf(program, await hints())));
  return exitCodes.ok;
}

/** Words that the program itself does not declare. */
async function hints(): Promise<Hints> {
  const { LISTED_KINDS } = await import('@podsim/experiment/kubectl');
  const { resultTables } = await import('@podsim/experiment/reference');
  const models = await contributionTopic([]);
  const topics = [models, metricTopic, tableTopic, ruleTopic, scenarioTopic, manifestTopic];
  const names = topics.flatMap((topic) => topic.names);
  return new Map([
    ['--tables', [...resultTables.keys()]],
    ['--kind', timelineKinds],
    ['--cluster-version', supportedReleases],
    ['get kind', LISTED_KINDS.map((kind) => `${kind.toLowerCase()}s`)],
    ['explain name', [...new Set(names)].sort()],
  ]);
}
