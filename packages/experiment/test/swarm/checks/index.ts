import { backOff } from './back-off.ts';
import type { Check } from './check.ts';
import { conditions } from './conditions.ts';
import { endpoints } from './endpoints.ts';
import { events } from './events.ts';
import { phases } from './phases.ts';
import { processes } from './processes.ts';
import { readiness } from './readiness.ts';
import { removal } from './removal.ts';
import { restartCounts } from './restart-counts.ts';
import { settled } from './settled.ts';
import { signals } from './signals.ts';
import { containerTable, podTable, probeTable, restartTable, terminationTable } from './tables.ts';
import { time } from './time.ts';
import { workloads } from './workloads.ts';

/** Everything that has to hold in every run, by name. */
export const CHECKS = {
  time,
  phases,
  restartCounts,
  readiness,
  conditions,
  processes,
  signals,
  removal,
  backOff,
  settled,
  endpoints,
  events,
  podTable,
  containerTable,
  restartTable,
  terminationTable,
  probeTable,
  workloads,
} as const satisfies Readonly<Record<string, Check>>;

export type CheckName = keyof typeof CHECKS;
