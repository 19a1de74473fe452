import {
  asRecord,
  type Fields,
  has,
  number,
  oneOf,
  record,
  records,
  requiredText,
  text,
  texts,
} from '@podsim/experiment/assert';
import {
  asTime,
  Correlator,
  type CorrelatorSettings,
  DEFAULT_CORRELATOR,
  type Emission,
  isSimilar,
  localKey,
  seconds,
} from '@podsim/experiment/rules';

const SECOND = 1_000_000;
const COMBINED = '(combined from similar events): ';

/** Function `eventCorrelation` of the grammar. */
export function eventCorrelationRow(input: Fields): Fields {
  return text(input, 'ask', '') === 'keys' ? keysRow(input) : correlationRow(input);
}

function keysRow(input: Fields): Fields {
  const a = record(input, 'a');
  const b = record(input, 'b');
  // One correlator holds the events of one component about one object.
  const together = subjectOf(a) === subjectOf(b);
  const aggregate = together && isSimilar(emissionOf(a), emissionOf(b));
  return {
    sameAggregateKey: aggregate,
    sameLocalKey: localKey(emissionOf(a)) === localKey(emissionOf(b)),
  };
}

function correlationRow(input: Fields): Fields {
  const settings = settingsOf(input);
  const correlators = new Map<string, Correlator>();
  let now = 0;
  const emit = (event: Fields): ReturnType<Correlator['correlate']> => {
    const subject = subjectOf(event);
    const correlator = correlators.get(subject) ?? new Correlator({ settings });
    correlators.set(subject, correlator);
    return correlator.correlate(emissionOf(event), asTime(now));
  };
  for (const step of records(input, 'previous')) {
    const event = record(step, 'event');
    for (let i = 0; i < number(step, 'times', 1); i++) {
      now += number(step, 'every', 1) * SECOND;
      emit(varied(event, text(step, 'vary', null), i));
    }
  }
  now += number(input, 'afterSeconds', 0) * SECOND;
  const written = emit(record(input, 'event'));
  if (!written) return { skipped: true };
  const { count, message } = written;
  return { skipped: false, count, aggregated: message.startsWith(COMBINED), message };
}

/** One field of an event is another each time. */
function varied(event: Fields, field: string | null, i: number): Fields {
  return field === null ? event : { ...event, [field]: `${event[field]} ${i + 1}` };
}

function settingsOf(input: Fields): CorrelatorSettings {
  const given = record(input, 'settings');
  const spamFields = texts(input, 'spamKey').filter((key) => key !== 'source' && key !== 'object');
  const ofField = (emission: Emission, key: string): string =>
    text(asRecord(emission, key), key === 'fieldPath' ? 'container' : key, '');
  return {
    maxSimilar: number(given, 'maxSimilar', DEFAULT_CORRELATOR.maxSimilar),
    window: spanOf(given, 'similarWithin', DEFAULT_CORRELATOR.window),
    burst: number(given, 'burst', DEFAULT_CORRELATOR.burst),
    refill: spanOf(given, 'refillEvery', DEFAULT_CORRELATOR.refill),
    spamKey: has(input, 'spamKey')
      ? (emission) => spamFields.map((key) => ofField(emission, key)).join('\0')
      : DEFAULT_CORRELATOR.spamKey,
  };
}

function spanOf<D>(given: Fields, key: string, standard: D): D | ReturnType<typeof seconds> {
  const value = number(given, key, null);
  return value === null ? standard : seconds(value);
}

function subjectOf(event: Fields): string {
  return `${text(event, 'source', '')}\0${text(event, 'object', '')}`;
}

function emissionOf(event: Fields): Emission {
  return {
    type: oneOf(event, 'type', ['Normal', 'Warning'], 'Warning'),
    reason: requiredText(event, 'reason'),
    message: text(event, 'message', ''),
    container: text(event, 'fieldPath', ''),
  };
}
