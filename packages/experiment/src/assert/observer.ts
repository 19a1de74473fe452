import type { RecordBus } from '@podsim/kernel';
import { type Cluster, carriedOut, tables } from '@podsim/kubernetes';
import { timelineName } from '@podsim/kubernetes/rules';
import type { Assertion } from '@podsim/scenario';
import { EventReader, type TimelineRow } from './event-reader.ts';
import { type EmittedEvent, judgeAssertion, type Observed } from './judge.ts';
import { emittedEvent, timelineRow } from './rows.ts';

const SECOND = 1_000_000;
/** Rows that are about no namespace: nodes, and what the scenario's timeline does. */
const ALL = '';

/** Follows one run, and judges the assertions about it. */
export class Observer {
  private readonly assertions: readonly Assertion[];
  private readonly rows: { readonly namespace: string; readonly row: TimelineRow }[] = [];
  private readonly emissions: { readonly namespace: string; readonly event: EmittedEvent }[] = [];
  private judged: readonly (readonly string[])[] = [];

  constructor(assertions: readonly Assertion[]) {
    this.assertions = assertions;
  }

  /** What of each assertion did not hold, in their order; once the run is over. */
  get failures(): readonly (readonly string[])[] {
    return this.judged;
  }

  subscribe(records: RecordBus): void {
    records.subscribe(tables.timeline, (row) => {
      this.rows.push({ namespace: String(row[2]), row: timelineRow(row) });
    });
    records.subscribe(tables.emissions, (row) => {
      this.emissions.push({ namespace: String(row[1]), event: emittedEvent(row) });
    });
    records.subscribe(carriedOut, ([time, number]) => {
      const nothing = { pod: '', container: '', detail: '' };
      const at = { time: Number(time) / SECOND, kind: 'carriedOut', what: String(number) };
      this.rows.push({ namespace: ALL, row: { ...nothing, ...at } });
    });
  }

  /** @param end of the run, in microseconds. */
  judge({ store }: Cluster, end: number): void {
    const views = new Map<string, Observed>();
    const pods = [...store.pods];
    const workloads = [...store.workloads.everything()];
    this.judged = this.assertions.map(({ namespace, assertion }) => {
      const isHere = (one: { readonly namespace: string }) =>
        one.namespace === namespace || one.namespace === ALL;
      const rows = this.rows.filter(isHere).map(({ row }) => row);
      const view = views.get(namespace) ?? {
        log: new EventReader(() => []).read(rows, end / SECOND),
        emissions: this.emissions.filter(isHere).map(({ event }) => event),
        pods: pods.filter(isHere),
        nameOf: timelineName,
        workloads: workloads.filter((one) => one.namespace === namespace),
        end: end / SECOND,
      };
      views.set(namespace, view);
      return judgeAssertion(assertion, view);
    });
  }
}
