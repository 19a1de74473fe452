import { type OptionReader, readInteger, readList, readNumber, readText } from '@podsim/sdk';

/** The builders of options by the short names that the built-in models use. */
export {
  described,
  type OptionReader as Reader,
  type Options as Schema,
  optional,
  options as shape,
  optionsOf as schema,
  readList as list,
  readOneOf as oneOf,
  readText as text,
  readTruth as truth,
} from '@podsim/sdk';

/** A number of seconds, 0 or more. */
export const secondsNumber: OptionReader<number> = readNumber('a number of seconds', 0);

export const exitCode: OptionReader<number> = readInteger('an exit code', 0, 255);

export const strings: OptionReader<readonly string[]> = readList(readText);
