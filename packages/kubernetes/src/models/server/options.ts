import { constant, type Distribution, milliseconds, seconds } from '@podsim/kernel';
import {
  readInteger as integer,
  type OptionReader,
  readDistribution,
  readPositive,
  readShare,
  withJson,
} from '@podsim/sdk';
import { list, optional, type Reader, type Schema, schema, shape } from '../schema.ts';
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
}

/** A number of seconds, or a distribution of times. */
const readCpuTime: OptionReader<Distribution> = (value, path, issues) =>
  typeof value === 'number'
    ? constant(seconds(readPositive(value, path, issues)))
    : readDistribution(value, path, issues);

const AT_ONCE = constant(seconds(0));

const MAP = shape({
  startup: optional(readDistribution, AT_ONCE, '0s'),
  cpuSeconds: optional(readCpuTime, AT_ONCE, 0),
  threads: optional(readPositive, 1),
  ports: optional(list(integer('a port', 1, 65_535)), null),
  latency: optional(readDistribution, constant(milliseconds(5)), '5ms'),
  errors: optional(readShare, 0),
  status: optional(integer('an HTTP status', 400, 599), 500),
  onSigterm: optional(readOnSigterm, {
    kind: 'exit',
    code: 0,
    after: constant(milliseconds(100)),
  } as const),
  incidents: optional(readIncidents, [] as readonly Incident[]),
  crash: optional(readCrash, null),
  memory: optional(readMemory, null),
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
