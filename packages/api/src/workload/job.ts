import type { Field } from '../reading/field.ts';
import { gate, type ReadOptions } from '../release.ts';
import type { PodSpec } from '../types.ts';
import type { JobSpec, SuccessRule } from './job-types.ts';
import { readCount } from './numbers.ts';
import { readPodFailurePolicy } from './pod-failure-policy.ts';
import { readSelector } from './selector.ts';
import { readTemplate } from './template.ts';

const BACK_OFF_LIMIT = 6;
const MOST_INT32 = 2147483647;
const MOST_PARALLEL_INDEXES = 100_000;

/** Fields that a release may not have yet; the API server drops them there. */
const SINCE: ReadonlyMap<string, readonly [gate: string, minor: number]> = new Map([
  ['backoffLimitPerIndex', ['JobBackoffLimitPerIndex', 29]],
  ['maxFailedIndexes', ['JobBackoffLimitPerIndex', 29]],
  ['podReplacementPolicy', ['JobPodReplacementPolicy', 29]],
  ['successPolicy', ['JobSuccessPolicy', 31]],
  ['managedBy', ['JobManagedBy', 32]],
]);

/** Whether this release knows a field of a Job's spec. */
export function hasJobField(name: string, options: ReadOptions): boolean {
  const since = SINCE.get(name);
  return since === undefined || gate(options, ...since);
}

/** Reads, defaults and validates `spec` of a Job (pkg/apis/batch/validation; JOB-1). */
export function readJobSpec(field: Field, options: ReadOptions): JobSpec {
  const spec = field.struct();
  const get = (name: string): Field =>
    hasJobField(name, options) ? spec.get(name) : spec.get(ABSENT);
  const template = readTemplate(spec.get('template'), ['Always', 'OnFailure', 'Never'], options);
  checkRestartPolicy(spec, template.spec);
  const completionMode = spec.get('completionMode').oneOf(['NonIndexed', 'Indexed'], 'NonIndexed');
  const completions = readOptional(spec.get('completions'));
  const backoffLimitPerIndex = readOptional(get('backoffLimitPerIndex'));
  const podFailurePolicy = readPodFailurePolicy(
    spec.get('podFailurePolicy'),
    template.spec,
    backoffLimitPerIndex !== null,
  );
  const isQueue = completions === null && spec.get('parallelism').present;
  const limit = backoffLimitPerIndex === null ? BACK_OFF_LIMIT : MOST_INT32;
  const job: JobSpec = {
    parallelism: readCount(spec.get('parallelism'), 1),
    completions: isQueue ? null : (completions ?? 1),
    completionMode,
    activeDeadlineSeconds: readOptional(spec.get('activeDeadlineSeconds'), 64),
    backoffLimit: readCount(spec.get('backoffLimit'), limit),
    backoffLimitPerIndex,
    maxFailedIndexes: readOptional(get('maxFailedIndexes')),
    podFailurePolicy,
    successPolicy: readSuccessPolicy(get('successPolicy'), completionMode),
    podReplacementPolicy: readReplacement(get('podReplacementPolicy'), podFailurePolicy !== null),
    suspend: spec.get('suspend').boolean() ?? false,
    ttlSecondsAfterFinished: readOptional(spec.get('ttlSecondsAfterFinished')),
    managedBy: get('managedBy').text(),
    selector: readOwn(spec),
    template,
  };
  checkIndexes(spec, get, job);
  return job;
}

/** A name that no struct has. */
const ABSENT = '';

function readOptional(field: Field, bits: 32 | 64 = 32): number | null {
  const value = field.integer(bits);
  if (value !== null && value < 0) field.invalid('must be greater than or equal to 0');
  return value;
}

function checkRestartPolicy(spec: Field, { restartPolicy }: PodSpec): void {
  if (restartPolicy !== 'Always') return;
  const policy = spec.get('template').get('spec').get('restartPolicy');
  policy.required('valid values: "OnFailure", "Never"');
}

/** The API server generates the selector unless `manualSelector` says otherwise. */
function readOwn(spec: Field): JobSpec['selector'] {
  const field = spec.get('selector');
  const isManual = spec.get('manualSelector').boolean() ?? false;
  if (isManual && !field.present) field.required();
  if (!field.present) return null;
  const selector = readSelector(field);
  if (!isManual) field.invalid('`selector` not auto-generated');
  return selector;
}

function readReplacement(field: Field, hasPolicy: boolean): JobSpec['podReplacementPolicy'] {
  const fallback = hasPolicy ? 'Failed' : 'TerminatingOrFailed';
  const policy = field.oneOf(['TerminatingOrFailed', 'Failed'], fallback);
  if (hasPolicy && policy !== 'Failed') field.report.unsupported(field.path, policy, ['Failed']);
  return policy;
}

const INDEXED = 'requires indexed completion mode';

function checkIndexes(spec: Field, get: (name: string) => Field, job: JobSpec): void {
  const perIndex = get('backoffLimitPerIndex');
  const maxFailed = get('maxFailedIndexes');
  if (job.completionMode === 'Indexed') {
    if (!spec.get('completions').present) {
      spec.get('completions').required('when completion mode is Indexed');
    }
    if (job.parallelism > MOST_PARALLEL_INDEXES) {
      const most = `must be less than or equal to ${MOST_PARALLEL_INDEXES}`;
      spec.get('parallelism').invalid(`${most} when completion mode is Indexed`);
    }
  } else {
    if (job.backoffLimitPerIndex !== null) perIndex.invalid(INDEXED);
    if (job.maxFailedIndexes !== null) maxFailed.invalid(INDEXED);
  }
  if (job.maxFailedIndexes === null) return;
  if (job.backoffLimitPerIndex === null) perIndex.required('when maxFailedIndexes is specified');
  if (job.maxFailedIndexes > (job.completions ?? MOST_INT32)) {
    maxFailed.invalid('must be less than or equal to completions');
  }
}

function readSuccessPolicy(
  field: Field,
  mode: JobSpec['completionMode'],
): readonly SuccessRule[] | null {
  if (!field.present) return null;
  if (mode !== 'Indexed') field.invalid(INDEXED);
  const list = field.struct().get('rules');
  const rules = list.items().map((item): SuccessRule => {
    const rule = item.struct();
    const succeededCount = readOptional(rule.get('succeededCount'));
    const succeededIndexes = rule.get('succeededIndexes').text();
    if (succeededCount === null && succeededIndexes === null) {
      item.required('at least one of succeededCount or succeededIndexes must be specified');
    }
    if (succeededIndexes !== null && !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(succeededIndexes)) {
      rule.get('succeededIndexes').invalid('error parsing succeededIndexes');
    }
    return { succeededIndexes, succeededCount };
  });
  if (rules.length === 0) {
    list.required('at least one rules must be specified in the successPolicy');
  }
  return rules;
}
