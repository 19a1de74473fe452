import { Field } from '../reading/field.ts';
import { dns1123Label } from '../reading/names.ts';
import { isRecord } from '../reading/records.ts';
import { gate, type ReadOptions } from '../release.ts';
import { readCount, readIntOrPercent } from './numbers.ts';
import { readOwnSelector } from './selector.ts';
import { readTemplate } from './template.ts';
import type { StatefulSetSpec } from './types.ts';

const POLICIES = ['OrderedReady', 'Parallel'] as const;
const STRATEGIES = ['RollingUpdate', 'OnDelete'] as const;

/**
 * Whether `updateStrategy.rollingUpdate.maxUnavailable` counts: an alpha gate up to 1.34, on in
 * 1.35 (NEW-14), off again from 1.35.4 and in 1.36 (kubernetes/kubernetes#137904). The API server
 * drops the field without the gate.
 */
export function hasMaxUnavailable(options: ReadOptions): boolean {
  const isOn = options.release === '1.35';
  return gate(options, 'MaxUnavailableStatefulSet', isOn ? 0 : Number.POSITIVE_INFINITY);
}

/** Reads, defaults and validates `spec` of a StatefulSet (pkg/apis/apps/validation). */
export function readStatefulSetSpec(field: Field, options: ReadOptions): StatefulSetSpec {
  const spec = field.struct();
  const claims = readClaims(spec.get('volumeClaimTemplates'));
  const template = readTemplate(withClaims(spec.get('template'), claims), ['Always'], options);
  return {
    replicas: readCount(spec.get('replicas'), 1),
    selector: readOwnSelector(spec.get('selector'), spec.get('template'), template.labels),
    template,
    serviceName: spec.get('serviceName').text() ?? '',
    podManagementPolicy: readChoice(spec.get('podManagementPolicy'), POLICIES),
    updateStrategy: readStrategy(spec.get('updateStrategy').struct(), options),
    minReadySeconds: readCount(spec.get('minReadySeconds'), 0),
    start: readCount(spec.get('ordinals').struct().get('start'), 0),
    claims,
  };
}

/** One of two words; the first is the default. */
function readChoice<T extends string>(field: Field, words: readonly [T, T]): T {
  const text = field.text() ?? '';
  const found = words.find((word) => word === text);
  if (found === undefined && text !== '') {
    field.invalid(`must be '${words[0]}' or '${words[1]}'`);
  }
  return found ?? words[0];
}

function readStrategy(strategy: Field, options: ReadOptions): StatefulSetSpec['updateStrategy'] {
  const type = readChoice(strategy.get('type'), STRATEGIES);
  const rolling = strategy.get('rollingUpdate');
  if (type === 'OnDelete') {
    if (rolling.present) rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
    return { type };
  }
  const params = rolling.struct();
  const partition = readCount(params.get('partition'), 0);
  if (!hasMaxUnavailable(options)) return { type, partition, maxUnavailable: null };
  const most = params.get('maxUnavailable');
  const maxUnavailable = readIntOrPercent(most, 1);
  if (maxUnavailable === 0 || maxUnavailable === '0%') most.invalid('cannot be 0');
  const share = typeof maxUnavailable === 'string' ? Number(maxUnavailable.slice(0, -1)) : 0;
  if (share > 100) most.invalid('must not be greater than 100%');
  return { type, partition, maxUnavailable };
}

/** Names of the claims, each of which is a volume of every pod. */
function readClaims(field: Field): string[] {
  return field.items().map((item) => {
    const name = item.struct().get('metadata').struct().get('name');
    const text = name.text() ?? '';
    if (text === '') name.required();
    else name.check(dns1123Label(text));
    return text;
  });
}

/** The template with a volume for each claim; it takes the place of one of the same name. */
function withClaims(template: Field, claims: readonly string[]): Field {
  const { value, path, report } = template;
  if (claims.length === 0 || !isRecord(value) || !isRecord(value.spec)) return template;
  const written = Array.isArray(value.spec.volumes) ? value.spec.volumes : [];
  const others = written.filter((one) => !isRecord(one) || !claims.includes(String(one.name)));
  const volumes = [
    ...others,
    ...claims.filter(Boolean).map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
  ];
  return new Field({ ...value, spec: { ...value.spec, volumes } }, path, report);
}
