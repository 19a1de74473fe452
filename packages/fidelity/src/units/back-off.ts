import {
  CaseError,
  type Fields,
  flag,
  number,
  requiredText,
  text,
} from '@podsim/experiment/assert';
import { asTime, BackOff, Draws, runKey, type SimTime, seconds } from '@podsim/experiment/rules';

const SECOND = 1_000_000;

/** Function `backoff` of the grammar: one table, and its own clock. */
export class BackOffRows {
  #table: BackOff | null = null;
  #now = 0;
  #lastStep: SimTime = asTime(0);

  row(input: Fields): Fields {
    const table = this.#open(input);
    const id = text(input, 'id', 'x');
    const op = requiredText(input, 'op');
    switch (op) {
      case 'next':
        return this.#steps(table, id, input);
      case 'getThenNext': {
        const answer = this.#delay(table, id);
        this.#step(table, id);
        return answer;
      }
      case 'get':
        return this.#delay(table, id);
      case 'resetThenGet':
        table.forget(id);
        return this.#delay(table, id);
      case 'isInBackOffSince': {
        const since = number(input, 'sinceLastEvent', 0) * SECOND;
        const now = Math.max(this.#now, this.#lastStep + since);
        return { inBackOff: table.isInBackOffSince(id, this.#lastStep, asTime(now)) };
      }
      case 'isInBackOffSinceUpdate':
        return this.#sinceUpdate(table, id, input);
      case 'idleThenNext':
        this.#idle(input);
        this.#step(table, id);
        return this.#delay(table, id);
      case 'idleThenAsk':
        this.#idle(input);
        return { inBackOff: table.isInBackOffSince(id, this.#lastStep, asTime(this.#now)) };
      case 'idleThenGC':
        this.#idle(input);
        table.collect(id, asTime(this.#now));
        return { entryKept: table.get(id) > 0 };
      default:
        throw new CaseError(`there is no op ${op}`);
    }
  }

  #open(input: Fields): BackOff {
    if (this.#table) return this.#table;
    const max = seconds(number(input, 'max', 300));
    const factor = number(input, 'jitterFactor', 0);
    const draws = new Draws(runKey(1, 1), 'case/jitter');
    const settings = {
      initial: seconds(number(input, 'initial', 10)),
      max,
      expiry: seconds((2 * max) / SECOND),
    };
    this.#table = new BackOff(settings, () => factor * draws.uniform());
    return this.#table;
  }

  #idle(input: Fields): void {
    this.#now += number(input, 'seconds', 0) * SECOND;
  }

  #step(table: BackOff, id: string): void {
    const now = asTime(this.#now);
    table.next(id, now, now);
    this.#lastStep = now;
  }

  #steps(table: BackOff, id: string, input: Fields): Fields {
    const every = number(input, 'every', 0) * SECOND;
    for (let i = 0; i < number(input, 'times', 1); i++) {
      this.#now += every;
      this.#step(table, id);
    }
    return this.#delay(table, id);
  }

  #sinceUpdate(table: BackOff, id: string, input: Fields): Fields {
    this.#now = number(input, 'at', this.#now / SECOND) * SECOND;
    const inBackOff = table.isInBackOffSinceUpdate(id, asTime(this.#now));
    if (!inBackOff && flag(input, 'nextWhenNot', false)) this.#step(table, id);
    return { inBackOff };
  }

  #delay(table: BackOff, id: string): Fields {
    return { delay: table.get(id) / SECOND };
  }
}
