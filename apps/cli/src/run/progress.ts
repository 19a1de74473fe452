import type { Progress } from '@podsim/experiment';
import type { Output } from '../terminal.ts';

const clearLine = '\r\u001b[K';

/** One line that is written over and over, only on a terminal. */
export class ProgressLine {
  private readonly output: Output;
  private readonly end: number;
  private shown = false;

  /** @param end of a run, in microseconds of virtual time. */
  constructor(output: Output, end: number) {
    this.output = output;
    this.end = end;
  }

  show({ runs, runsDone, virtualTimes }: Progress): void {
    const under = virtualTimes.reduce((sum, time) => sum + Math.min(1, time / this.end), 0);
    // A run that has just ended may still be counted as under way.
    const share = Math.min(1, (runsDone + (runsDone < runs ? under : 0)) / runs);
    const percent = `${Math.floor(100 * share)} %`;
    this.output.write(`${clearLine}${runs === 1 ? '' : `run ${runsDone}/${runs}, `}${percent}`);
    this.shown = true;
  }

  clear(): void {
    if (this.shown) this.output.write(clearLine);
    this.shown = false;
  }
}
