import type { SimTime } from '@podsim/kernel';
import type { WallClock } from '../clock.ts';
import type { Release } from '../releases.ts';
import { humanDuration } from './human-duration.ts';

/** The moment at which somebody looks at a cluster. */
export class Moment {
  readonly now: SimTime;
  readonly clock: WallClock;
  /** Columns of pods are those of 1.21 (K21-21). */
  readonly bareColumns: boolean;
  /** Kubelets report the resources of containers (NEW-9). */
  readonly reportsResources: boolean;

  constructor(
    clock: WallClock,
    now: SimTime,
    { barePodColumns }: Pick<Release, 'barePodColumns'>,
    reportsResources = false,
  ) {
    this.reportsResources = reportsResources;
    this.clock = clock;
    this.now = now;
    this.bareColumns = barePodColumns;
  }

  /** Seconds since a time that the API holds in whole seconds of the wall clock. */
  secondsSince(time: SimTime): number {
    // The client's own clock has fractions, and kubectl truncates the difference.
    return Math.floor((this.now - this.clock.truncate(time)) / 1_000_000);
  }

  /** `75s`. */
  age(time: SimTime): string {
    return humanDuration(this.secondsSince(time));
  }

  /** `Thu, 01 Jan 2026 00:00:00 +0000`, as describe prints times. */
  date(time: SimTime): string {
    const [date = '', rest = ''] = this.clock.timestamp(time).split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    const weekday = WEEKDAYS[weekdayOf(this.clock, time)];
    return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${rest.slice(0, 8)} +0000`;
  }
}

/** The order in which kubelets report conditions; those of others come after. */
const REPORTED: readonly string[] = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
];

/** Conditions in the order of the API, where the kubelet's patch has put its own first. */
export function inOrder<C extends { readonly type: string }>(conditions: readonly C[]): C[] {
  const place = ({ type }: C): number => {
    const index = REPORTED.indexOf(type);
    return index < 0 ? REPORTED.length : index;
  };
  return conditions.toSorted((a, b) => place(a) - place(b));
}

/** 1 January 2026 is a Thursday. */
const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function weekdayOf(clock: WallClock, time: SimTime): number {
  const day = Math.floor((time + clock.fraction) / 86_400_000_000);
  return ((day % 7) + 7) % 7;
}
