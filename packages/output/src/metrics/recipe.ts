/** Tables that metrics are folded from. */
export type SourceName =
  | 'pods'
  | 'containers'
  | 'restarts'
  | 'terminations'
  | 'services'
  | 'service_endpoints';

/** How a metric follows from the rows of its source. Columns may be derived (sources.ts). */
export type Recipe =
  /** Of the rows that have a value; null without any. In seconds. */
  | { readonly kind: 'quantile'; readonly of: string; readonly p: number }
  /** Rows where the flag holds, divided by the rows where it is known; null without any. */
  | { readonly kind: 'share'; readonly of: string }
  /** Rows where a column has a value. */
  | { readonly kind: 'count'; readonly of: string; readonly is: string | boolean }
  /** Sum of a time, in seconds. */
  | { readonly kind: 'total'; readonly of: string }
  /** Sum of one time divided by the sum of several; null if that is 0. */
  | { readonly kind: 'timeShare'; readonly of: string; readonly among: readonly string[] }
  /** The least or greatest of the rows' own quotients of two times; null without any. */
  | {
      readonly kind: 'extreme';
      readonly pick: 'least' | 'greatest';
      readonly of: string;
      readonly among: string;
    }
  /** Rows of the source per hour of life of all pods together; null without any life. */
  | { readonly kind: 'perPodHour' };

/** One number folded from the rows of a run. */
export interface Metric {
  /** As expectations name it; a quantile ends in `.p50`, `.p90`, `.p99` or `.max`. */
  readonly name: string;
  /** `s`, `1` (a share or a count) or `1/h`. */
  readonly unit: 's' | '1' | '1/h';
  readonly description: string;
  readonly source: SourceName;
  readonly recipe: Recipe;
}
