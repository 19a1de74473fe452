/**
 * Assertions about what happened in a run, for the `expect` of scenarios and for conformance cases:
 * events in their order, their times and numbers, and the state at the end.
 */
export { describe, differences } from './compare.ts';
export { EventReader, type ProgramOf, type TimelineRow } from './event-reader.ts';
export {
  asRecord,
  CaseError,
  type Fields,
  flag,
  has,
  list,
  number,
  oneOf,
  optionalRecord,
  record,
  records,
  requiredNumber,
  requiredText,
  text,
  texts,
} from './fields.ts';
export { type EmittedEvent, judgeAssertion, type Observed } from './judge.ts';
export { find, type LogEvent, readPattern } from './log.ts';
export { emittedEvent, timelineRow } from './rows.ts';
