import {
  type EmittedEvent,
  EventReader,
  emittedEvent,
  type Fields,
  find,
  flag,
  type LogEvent,
  number,
  type Observed,
  readPattern,
  record,
  records,
  type TimelineRow,
  text,
  timelineRow,
} from '@podsim/experiment/assert';
import {
  type Action,
  asTime,
  type ClusterSpec,
  clusterOf,
  createCluster,
  runKey,
  Simulation,
  tables,
  timelineName,
} from '@podsim/experiment/rules';
import type { CaseFile } from '../case-file.ts';
import { deedOf, timeOf } from './actions.ts';
import { type CaseScenario, scenarioOf } from './to-scenario.ts';

const SECOND = 1_000_000;
/** An action that follows an event comes in the next instant. */
const NEXT = 1 / SECOND;

/** An action and, once that is known, when it is carried out, in seconds. */
interface Planned {
  readonly fields: Fields;
  readonly number: number;
  at: number | null;
}

/**
 * Runs a scenario case. An action that follows an event is placed by running the case up to that
 * event first: a run with one more action is the same up to its time.
 *
 * @throws NotSimulated when the simulator lacks an action or a kind of object.
 */
export function runCase(file: CaseFile, seed: number, atLeast: string): Observed {
  const { fields } = file;
  const scenario = scenarioOf(file, atLeast);
  const spec = clusterOf(scenario.yaml, { probeAttempts: true, noSkip: false });
  const actions = records(fields, 'actions');
  // What cannot be done is found before anything is run.
  for (const action of actions) deedOf(action, scenario.stage);
  const planned = actions.map((action, index): Planned => {
    return { fields: action, number: index + 1, at: number(action, 'at', null) };
  });
  const end = number(fields, 'duration', 60);
  for (;;) {
    const run = runOnce({ fields, scenario, spec, seed, end }, planned);
    const next = earliest(run.log, planned);
    if (!next) return run;
    next.action.at = next.at;
  }
}

/** The first of the actions still without a time whose event has occurred. */
function earliest(
  log: readonly LogEvent[],
  planned: readonly Planned[],
): { readonly action: Planned; readonly at: number } | null {
  let best: { readonly action: Planned; readonly at: number } | null = null;
  for (const action of planned) {
    const after = text(action.fields, 'after', null);
    if (action.at !== null || after === null) continue;
    const index = find(log, readPattern(after));
    if (index === null) continue;
    const delay = number(action.fields, 'delay', 0);
    const at = (log[index] as LogEvent).time + Math.max(delay, NEXT);
    if (!best || at < best.at) best = { action, at };
  }
  return best;
}

/** What all runs of a case have in common. */
interface Setting {
  readonly fields: Fields;
  readonly scenario: CaseScenario;
  readonly spec: ClusterSpec;
  readonly seed: number;
  readonly end: number;
}

function runOnce(setting: Setting, planned: readonly Planned[]): Observed {
  const { fields, scenario, spec, seed, end } = setting;
  const simulation = new Simulation({ key: runKey(seed, 1) });
  const rows: TimelineRow[] = [];
  const emissions: EmittedEvent[] = [];
  simulation.records.subscribe(tables.timeline, (row) => rows.push(timelineRow(row)));
  simulation.records.subscribe(tables.emissions, (row) => emissions.push(emittedEvent(row)));
  const actions = [...stoppedAtStart(fields, scenario), ...performed(planned, scenario)];
  const cluster = createCluster(simulation, { ...spec, actions });
  simulation.createEntity('end of the case').at(timeOf(end), 9, () => {});
  simulation.run(timeOf(end));
  const events = new EventReader(scenario.programOf).read(rows, end);
  const { pods, workloads } = cluster.store;
  const log = withActions(events, planned, end);
  const nameOf = timelineName;
  return { log, emissions, pods, nameOf, workloads: [...workloads.everything()], end };
}

function stoppedAtStart(fields: Fields, { stage }: CaseScenario): readonly Action[] {
  if (!flag(record(fields, 'node'), 'kubeletStoppedAtStart', false)) return [];
  return [{ when: { at: asTime(0) }, do: 'stopKubelet', node: stage.node, for: null }];
}

function performed(planned: readonly Planned[], { stage }: CaseScenario): readonly Action[] {
  return planned.flatMap(({ fields, at }): Action[] => {
    return at === null ? [] : [{ when: { at: timeOf(at) }, ...deedOf(fields, stage) }];
  });
}

/** Puts `action N` into the log, before its effects. */
function withActions(
  events: readonly LogEvent[],
  planned: readonly Planned[],
  end: number,
): readonly LogEvent[] {
  const log = [...events];
  for (const { at, number: n } of planned) {
    if (at === null || at > end) continue;
    const exact = timeOf(at) / SECOND;
    const index = log.findIndex(({ time, text: form }) => {
      return time > exact || (time === exact && !form.startsWith('action '));
    });
    const event = { time: exact, pod: null, ordinal: 0, text: `action ${n}` };
    log.splice(index < 0 ? log.length : index, 0, event);
  }
  return log;
}
