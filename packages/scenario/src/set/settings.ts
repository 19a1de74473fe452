import { nearest } from '@podsim/api';
import { kindOf, nameOf, type Unit } from '../build/objects.ts';
import { globMatches } from '../glob.ts';
import { didYouMean, hints, type Problem } from '../problems.ts';
import { plainText } from '../source/parse.ts';
import { placeAt, type Source } from '../source/source.ts';
import { applySetting } from './apply-setting.ts';
import { parseSetting, type Setting, SettingError } from './set-path.ts';

/** One override of the command line. */
export interface Override {
  /** The option, as problems name it: `--set`, `--seed`. */
  readonly option: string;
  /** `[KIND/NAME:]PATH=VALUE`. */
  readonly text: string;
}

interface ReadOverride extends Override {
  readonly setting: Setting;
}

/** Overrides that could be read, and the problems of the others. */
export function readOverrides(overrides: readonly Override[]): {
  readonly read: readonly ReadOverride[];
  readonly problems: readonly Problem[];
} {
  const read: ReadOverride[] = [];
  const problems: Problem[] = [];
  for (const override of overrides) {
    const problem = guarded(override, () => {
      read.push({ ...override, setting: parseSetting(override.text) });
    });
    if (problem !== null) problems.push(problem);
  }
  return { read, problems };
}

/** Applies the overrides without a target to the Scenario's `spec`. */
export function applyToScenario(overrides: readonly ReadOverride[], source: Source): Problem[] {
  return overrides
    .filter(({ setting }) => setting.target === null)
    .map((override) => guarded(override, () => apply(override, source, ['spec'])))
    .filter((problem) => problem !== null);
}

/** Applies the overrides with a target to every object that it names. */
export function applyToObjects(
  overrides: readonly ReadOverride[],
  units: readonly Unit[],
): Problem[] {
  return overrides
    .map((override) => guarded(override, () => applyToMatching(override, units)))
    .filter((problem) => problem !== null);
}

function applyToMatching(override: ReadOverride, units: readonly Unit[]): void {
  const { target } = override.setting;
  if (target === null) return;
  const kind = target.kind.toLowerCase();
  const found = units.filter(
    (unit) => kindOf(unit).toLowerCase() === kind && globMatches(target.name, nameOf(unit)),
  );
  for (const unit of found) apply(override, unit.source, unit.path);
  if (found.length > 0) return;
  const names = units.map((unit) => `${kindOf(unit).toLowerCase()}/${nameOf(unit)}`);
  const given = `${kind}/${target.name}`;
  const list = names.length > 0 && names.length <= 8 ? `the files have ${names.join(', ')}` : null;
  const hint = hints(didYouMean(nearest(given, names))) ?? list;
  throw new SettingError(`no object of the files is ${given}`, 0, hint);
}

function apply(override: ReadOverride, source: Source, root: readonly (string | number)[]): void {
  const text = plainText(override.option, override.text);
  applySetting(source, root, override.setting, text);
}

/** Turns a SettingError into a problem at its place in the option. */
function guarded({ option, text }: Override, action: () => void): Problem | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    const place = placeAt(plainText(option, text), error.offset);
    return { code: 'set', ...place, message: error.message, hint: error.hint };
  }
}
