import { describe, expect, it } from 'vitest';
import { type CronJob, type Job, parseCron, readObject } from '../src/index.ts';

type Fields = Readonly<Record<string, unknown>>;

const containers = [{ name: 'app', image: 'busybox:1.36' }];
const template = { spec: { restartPolicy: 'Never', containers } };

const manifestOf = (spec: Fields): Fields => ({
  ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work' } },
  spec: { template, ...spec },
});
const read = (spec: Fields, release = '1.32') =>
  readObject(manifestOf(spec), { release, featureGates: [] });
const errorsOf = (spec: Fields): string[] => read(spec).errors.map(({ message }) => message);

function jobOf(spec: Fields, release = '1.32'): Job['spec'] {
  const { object, errors } = read(spec, release);
  expect(errors).toEqual([]);
  return (object as Job).spec;
}

describe('defaults of a Job (JOB-1)', () => {
  it('are one completion, one pod at a time, six failures', () => {
    expect(jobOf({})).toMatchObject({
      ...{ completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed' },
      ...{ suspend: false, podReplacementPolicy: 'TerminatingOrFailed', podFailurePolicy: null },
    });
  });

  it('make a work queue where only parallelism is given', () => {
    expect(jobOf({ parallelism: 3 })).toMatchObject({ completions: null, parallelism: 3 });
    expect(jobOf({ completions: 3 })).toMatchObject({ completions: 3, parallelism: 1 });
  });

  it('replace only failed pods under a failure policy, and do not limit failures per index', () => {
    const rules = [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [42] } }];
    expect(jobOf({ podFailurePolicy: { rules } }).podReplacementPolicy).toBe('Failed');
    const indexed = { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 };
    expect(jobOf(indexed)).toMatchObject({ backoffLimit: 2147483647, backoffLimitPerIndex: 1 });
  });

  it('know no fields that the release does not have', () => {
    const indexed = { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 1 };
    expect(jobOf(indexed, '1.28')).toMatchObject({ backoffLimit: 6, backoffLimitPerIndex: null });
    expect(read(indexed, '1.28').unused.map(String)).toEqual(['spec,backoffLimitPerIndex']);
    expect(read(indexed, '1.29').unused).toEqual([]);
  });
});

const restart = (restartPolicy?: string): Fields => ({
  template: { spec: { restartPolicy, containers } },
});
const policy = (...rules: readonly Fields[]): Fields => ({ podFailurePolicy: { rules } });
const codes = (values: readonly number[], more: Fields = {}): Fields => ({
  onExitCodes: { operator: 'In', values, ...more },
});

describe('the API server refuses', () => {
  it.each<[spec: Fields, message: string]>([
    [
      restart(),
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      { completions: -1 },
      'spec.completions: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      { completionMode: 'Indexed' },
      'spec.completions: Required value: when completion mode is Indexed',
    ],
    [
      { backoffLimitPerIndex: 1 },
      'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
    ],
    [
      { completionMode: 'Indexed', completions: 1, maxFailedIndexes: 1 },
      'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
    ],
    [
      { selector: { matchLabels: { app: 'x' } } },
      'spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: `selector` not auto-generated',
    ],
    [
      policy({ action: 'FailIndex', ...codes([1]) }),
      'spec.podFailurePolicy.rules[0].action: Invalid value: "FailIndex": ' +
        'requires the backoffLimitPerIndex to be set',
    ],
    [
      policy({ action: 'FailJob', ...codes([0]) }),
      'spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: ' +
        'must not be 0 for the In operator',
    ],
    [
      policy({ action: 'FailJob', ...codes([1], { containerName: 'side' }) }),
      'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "side": ' +
        'must be one of the container or initContainer names in the pod template',
    ],
    [
      {
        ...policy({ action: 'Count', ...codes([1]) }),
        podReplacementPolicy: 'TerminatingOrFailed',
      },
      'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": ' +
        'supported values: "Failed"',
    ],
    [
      { successPolicy: { rules: [{ succeededCount: 1 }] } },
      'spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: ' +
        'requires indexed completion mode',
    ],
  ])('%j', (spec, message) => {
    expect(errorsOf(spec)).toContain(message);
  });
});

describe('CronJob', () => {
  const cron = (spec: Fields) =>
    readObject({
      ...{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'backup' } },
      spec: { jobTemplate: { spec: { template } }, ...spec },
    });

  it('has defaults', () => {
    const { object, errors } = cron({ schedule: '@daily' });
    expect(errors).toEqual([]);
    expect((object as CronJob).spec).toMatchObject({
      ...{ concurrencyPolicy: 'Allow', suspend: false, timeZone: null },
      ...{ successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
    });
  });

  it.each([
    [{ schedule: '* * * *' }, 'expected exactly 5 fields, found 4: [* * * *]'],
    [{ schedule: '* * * * 7' }, 'end of range (7) above maximum (6): 7'],
    [{ schedule: 'TZ=UTC * * * * *' }, 'cannot use TZ or CRON_TZ in schedule'],
    [{}, 'spec.schedule: Required value'],
    [{ schedule: '@daily', timeZone: 'Local' }, 'timeZone must be an explicit time zone'],
  ])('%j is refused', (spec, part) => {
    expect(
      cron(spec)
        .errors.map(({ message }) => message)
        .join('\n'),
    ).toContain(part);
  });

  it.each([
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['5-2 * * * *', 'beginning of range (5) beyond end of range (2): 5-2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['a * * * *', 'failed to parse int from a'],
    ['@often', 'unrecognized descriptor: @often'],
  ])('%s is no schedule', (text, why) => {
    expect(parseCron(text)).toBe(why);
  });

  it('a star with a step restricts a day', () => {
    expect(parseCron('0 0 */2 * 1')).toMatchObject({ bothDays: false });
    expect(parseCron('0 0 * * 1')).toMatchObject({ bothDays: true });
  });
});
