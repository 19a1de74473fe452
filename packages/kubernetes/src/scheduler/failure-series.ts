import type { SimTime } from '@podsim/kernel';

/** A series of equal events ends when none has come for so long. */
const SERIES_GAP = 6 * 60 * 1_000_000;

interface Series {
  readonly version: string;
  readonly text: string;
  count: number;
  last: SimTime;
}

/**
 * FailedScheduling events of one pod are a series, whatever their text (EVENT-8): the first is
 * created, the second is written into it at once, further ones are only counted in memory.
 *
 * Left out: the last count, which is written when the series has ended.
 */
export class FailureSeries<Key extends object> {
  readonly #series = new WeakMap<Key, Series>();

  /**
   * The text to write now; null for nothing.
   *
   * @param version another one begins another series (K21-50).
   */
  next(key: Key, version: string, text: string, now: SimTime): string | null {
    const series = this.#series.get(key);
    if (!series || series.version !== version || now - series.last > SERIES_GAP) {
      this.#series.set(key, { version, text, count: 1, last: now });
      return text;
    }
    series.count++;
    series.last = now;
    return series.count === 2 ? series.text : null;
  }
}
