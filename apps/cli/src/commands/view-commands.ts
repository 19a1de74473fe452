import type { Command } from 'commander';
import type { Run } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { positiveInteger } from './options.ts';

/** What the views of a finished run have in common. */
export interface ViewOptions {
  readonly at?: string;
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
}
export interface GetOptions extends ViewOptions {
  readonly watch?: boolean;
  readonly output?: 'wide' | 'yaml' | 'json';
}
export interface EventsOptions extends ViewOptions {
  readonly for?: string;
}
export interface LogsOptions extends ViewOptions {
  readonly container?: string;
  readonly previous?: boolean;
  readonly tail?: number;
  readonly timestamps?: boolean;
}

const examples = `
Examples:
  podsim get results pods --at 75s
  podsim get results pods -w
  podsim get results/run=3 pod web -o yaml`;

/** Declares kubectl's views of a finished run: `get`, `describe`, `events`, `logs`. */
export function addViewCommands(program: Command, terminal: Terminal, run: Run): void {
  const load = () => import('./views.ts');
  view(program, 'get', 'kubectl get at any time of a run')
    .argument('<kind>', 'pods, nodes, services, events, deployments, …')
    .argument('[name]', 'one object')
    .option('-w, --watch', 'every change from the begin on, up to --at')
    .option('-o, --output <format>', 'wide, yaml or json')
    .addHelpText('after', examples)
    .action((dir: string, kind: string, name: string | undefined, options: GetOptions) =>
      run(async () => (await load()).get(terminal, dir, kind, name ?? null, options)),
    );
  view(program, 'describe', 'kubectl describe at any time of a run')
    .argument('<pod>', 'pod/NAME, pod NAME, or pods for all')
    .argument('[name]', 'one object')
    .action((dir: string, kind: string, name: string | undefined, options: ViewOptions) =>
      run(async () => (await load()).describe(terminal, dir, kind, name ?? null, options)),
    );
  view(program, 'events', 'kubectl events at any time of a run')
    .option('--for <object>', 'only of this object, such as pod/web')
    .action((dir: string, options: EventsOptions) =>
      run(async () => (await load()).events(terminal, dir, options)),
    );
  view(program, 'logs', 'kubectl logs at any time of a run')
    .argument('<pod>', 'name of the pod')
    .option('-c, --container <name>', 'container (default: the first)')
    .option('-p, --previous', 'of the instance before the present one')
    .option('--tail <n>', 'only the newest lines', positiveInteger)
    .option('--timestamps', 'with the time of each line')
    .action((dir: string, pod: string, options: LogsOptions) =>
      run(async () => (await load()).logs(terminal, dir, pod, options)),
    );
}

function view(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<dir>', 'folder of a run')
    .option('--at <time>', 'virtual time, such as 75s (default: the end)')
    .option('-n, --namespace <name>', 'namespace (default: default)')
    .option('-A, --all-namespaces', 'all namespaces');
}
