import { constant, type Distribution, milliseconds, seconds } from '@podsim/kernel';
import {
  readInteger as integer,
  type OptionReader,
  readDistribution,
  readPositive,
  readShare,
  withJson,
} from '@podsim/sdk';
import { described, list, optional, type Reader, type Schema, schema, shape } from '../schema.ts';
import { type Cpu, readCpu } from './cpu.ts';
import { type Incident, readCrash, readIncidents } from './incident-options.ts';
import { type Memory, readMemory } from './memory.ts';
import { type OnSigterm, readOnSigterm } from './stop.ts';

/** How a server behaves; complete, with all times as distributions. */
export interface ServerOptions {
  /** From the start of the process until it listens and answers, beside `cpuSeconds`. */
  readonly startup: Distribution;
  /** CPU time that the start takes, under the container's limit. */
  readonly cpuSeconds: Distribution;
  /** How many cores that work can use at once. */
  readonly threads: number;
  /** null: those that the manifest names. */
  readonly ports: readonly number[] | null;
  readonly latency: Distribution;
  /** Share of the requests that fail. */
  readonly errors: number;
  /** Status of an HTTP request that fails. */
  readonly status: number;
  readonly onSigterm: OnSigterm;
  readonly incidents: readonly Incident[];
  readonly memory: Memory | null;
  /** null: it does not tell what it uses. */
  readonly cpu: Cpu | null;
}

/** A number of seconds, or a distribution of times. */
const readCpuTime: OptionReader<Distribution> = (value, path, issues) =>
  typeof value === 'number'
    ? constant(seconds(readPositive(value, path, issues)))
    : readDistribution(value, path, issues);

const AT_ONCE = constant(seconds(0));

const MAP = shape({
  startup: optional(described(readDistribution, 'Until it listens and answers.'), AT_ONCE, '0s'),
  cpuSeconds: optional(
    described(readCpuTime, 'Work of the start, under the CPU limit, added to startup.'),
    AT_ONCE,
    0,
  ),
  threads: optional(described(readPositive, 'Cores that this work can use.'), 1),
  ports: optional(
    described(list(integer('a port', 1, 65_535)), 'Default: those that the manifest names.'),
    null,
  ),
  latency: optional(described(readDistribution, 'Of an answer.'), constant(milliseconds(5)), '5ms'),
  errors: optional(described(readShare, 'Share of requests that fail.'), 0),
  status: optional(
    described(integer('an HTTP status', 400, 599), 'HTTP status of those that fail.'),
    500,
  ),
  onSigterm: optional(
    described(
      readOnSigterm,
      '{ drain: 5s..20s } serves on, then ends with 0; { exit: 0, after: 100ms }, the default, ' +
        'stops listening; ignore.',
    ),
    { kind: 'exit', code: 0, after: constant(milliseconds(100)) } as const,
  ),
  incidents: optional(
    described(
      readIncidents,
      'List of { at: 10m, for: 2m, latency: 3s }; also every, errors, hang, deadlock, crash, path.',
    ),
    [] as readonly Incident[],
  ),
  crash: optional(described(readCrash, '{ every: ~6h, exit: 1 }: it crashes now and then.'), null),
  memory: optional(
    described(readMemory, '50Mi, or { start: 50Mi, growth: 1Mi per minute }.'),
    null,
  ),
  cpu: optional(described(readCpu, '200m, or { idle: 50m, load: 4 }: what autoscalers see.'), null),
});

const READ: Reader<ServerOptions> = (value, path, issues) => {
  const own: typeof issues = [];
  const given = MAP.read(value, path, own);
  issues.push(...own);
  if (own.length > 0) return undefined as never;
  const { crash, incidents, ...rest } = given;
  // A hazard of crashes is an incident like any other; only its notation is shorter.
  return { ...rest, incidents: crash === null ? incidents : [...incidents, crash] };
};

/** What a scenario may say under `server:`. */
export const OPTIONS: Schema<ServerOptions> = schema(withJson(READ, MAP.read.json ?? {}));
