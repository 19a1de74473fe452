import { parseCpu } from '@podsim/api';
import { asTime, duration, type SimTime } from '@podsim/kernel';
import type { OptionReader } from '@podsim/sdk';
import { optional, shape } from '../schema.ts';

/** What a server computes with, in millicores. */
export interface Cpu {
  /** Of each process while it serves, whatever its load. */
  readonly idle: number;
  /** From each time on: what all requests to the workload need together. The first is at 0. */
  readonly load: readonly LoadStep[];
}

export interface LoadStep {
  /** Virtual time. */
  readonly at: SimTime;
  readonly cpu: number;
}

const readMillicores: OptionReader<number> = (value, path, issues) => {
  try {
    if (typeof value === 'string' || typeof value === 'number') {
      const millicores = parseCpu(value);
      if (millicores >= 0) return millicores;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  issues.push({ message: 'expected an amount of CPU such as 250m or 1.5', path });
  return 0;
};

const readTime: OptionReader<SimTime> = (value, path, issues) => {
  try {
    if (typeof value === 'string') return asTime(duration(value));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  issues.push({ message: 'expected a virtual time such as 10m', path });
  return asTime(duration('0s'));
};

const STEP = shape<LoadStep>({
  at: optional(readTime, asTime(duration('0s'))),
  cpu: readMillicores,
});

/** `2`, or steps: `[{ at: 0s, cpu: 500m }, { at: 10m, cpu: 4 }]`, in order of time. */
const readLoad: OptionReader<readonly LoadStep[]> = (value, path, issues) => {
  if (!Array.isArray(value)) {
    return [{ at: asTime(duration('0s')), cpu: readMillicores(value, path, issues) }];
  }
  const steps = value.map((step, index) => STEP.read(step, [...path, index], issues));
  const late = steps.findIndex(
    (step, index) => index > 0 && step.at <= (steps[index - 1]?.at ?? 0),
  );
  if (late > 0) {
    const message = 'expected steps in order of time';
    issues.push({ message, path: [...path, late, 'at'] });
  }
  return steps;
};

/** `200m` for a process whose use does not depend on its load, or `{ idle: 50m, load: 4 }`. */
export const readCpu: OptionReader<Cpu> = (value, path, issues) => {
  if (typeof value !== 'object') return { idle: readMillicores(value, path, issues), load: [] };
  return shape<Cpu>({
    idle: optional(readMillicores, 0),
    load: optional(readLoad, [] as readonly LoadStep[]),
  }).read(value, path, issues);
};

/** The load that all pods of the workload share at a time. */
export function loadAt({ load }: Cpu, now: SimTime): number {
  return load.findLast(({ at }) => at <= now)?.cpu ?? 0;
}
