import type { Field } from '../reading/field.ts';
import { qualifiedName } from '../reading/names.ts';
import type { Toleration } from '../types.ts';

const EFFECTS = ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** The two that admission adds where a pod does not tolerate the key itself (NODE-7). */
const DEFAULT_KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const DEFAULT_SECONDS = 300;

/** Reads tolerations and adds the default ones. */
export function readTolerations(field: Field): Toleration[] {
  const given = field.items().map((item) => readToleration(item.struct()));
  const added = DEFAULT_KEYS.filter((key) => !given.some((each) => toleratesNoExecute(each, key)));
  return [...given, ...added.map(defaultToleration)];
}

function toleratesNoExecute(toleration: Toleration, key: string): boolean {
  const keyFits = toleration.key === key || toleration.key === '';
  return keyFits && (toleration.effect === 'NoExecute' || toleration.effect === '');
}

const defaultToleration = (key: string): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  effect: 'NoExecute',
  tolerationSeconds: DEFAULT_SECONDS,
});

function readToleration(item: Field): Toleration {
  const key = item.get('key').text() ?? '';
  const operator = item.get('operator').oneOf(['Equal', 'Exists'], 'Equal');
  const value = item.get('value').text() ?? '';
  const effect = readEffect(item.get('effect'));
  const tolerationSeconds = item.get('tolerationSeconds').integer(64);
  if (key !== '') item.get('key').check(qualifiedName(key));
  else if (operator !== 'Exists') {
    const detail =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    item.report.invalid(item.get('operator').path, operator, detail);
  }
  if (operator === 'Exists' && value !== '') {
    item.report.invalid(
      item.get('operator').path,
      value,
      "value must be empty when `operator` is 'Exists'",
    );
  }
  if (tolerationSeconds !== null && effect !== 'NoExecute') {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    item.report.invalid(item.get('effect').path, effect, detail);
  }
  return { key, operator, value, effect, tolerationSeconds };
}

function readEffect(field: Field): Toleration['effect'] {
  const text = field.text() ?? '';
  const effect = EFFECTS.find((each) => each === text);
  if (effect === undefined) field.report.unsupported(field.path, text, EFFECTS.slice(1));
  return effect ?? '';
}
