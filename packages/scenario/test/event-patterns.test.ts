import { seconds } from '@podsim/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventPattern, Trigger } from '../src/index.ts';
import { PatternError, parseEvent } from '../src/timeline/event-patterns.ts';
import { notesOf, problemsOf, scenarioOf, withSpec } from './loading.ts';

const timeline = (...entries: readonly string[]) =>
  withSpec('timeline:', ...entries.map((entry) => `  - ${entry}`));

const triggersOf = (...entries: readonly string[]): Trigger[] =>
  scenarioOf(timeline(...entries)).actions.map((action) => action.when);

function patternOf(event: string): EventPattern {
  const [when] = triggersOf(`{ after: "${event}", kill: pod/web }`);
  if (when === undefined || 'at' in when) throw new Error('no event');
  expect(when.delay).toBe(0);
  return when.after;
}

type Facts = Partial<EventPattern> & Pick<EventPattern, 'kind'>;
const row = (facts: Facts): EventPattern => ({
  pod: null,
  object: null,
  container: null,
  what: null,
  detail: null,
  was: null,
  occurrence: 1,
  ...facts,
});
const app = (facts: Facts): EventPattern => row({ container: 'app', ...facts });

describe('forms of a container', () => {
  test.each<[event: string, pattern: EventPattern]>([
    ['app started', app({ kind: 'process', what: 'start' })],
    ['app running', app({ kind: 'container', what: 'running' })],
    [
      'app waiting CrashLoopBackOff',
      app({ kind: 'container', what: 'waiting', detail: ['CrashLoopBackOff'] }),
    ],
    ['app ready', app({ kind: 'ready', what: 'true' })],
    ['app notReady', app({ kind: 'ready', what: 'false' })],
    ['app killed', app({ kind: 'kill' })],
    ['app preStop began', app({ kind: 'hook', what: 'preStop', detail: ['began'] })],
    ['app postStart failed', app({ kind: 'hook', what: 'postStart', detail: ['failed'] })],
    ['app SIGTERM', app({ kind: 'signal', what: 'SIGTERM' })],
    ['app SIGKILL', app({ kind: 'signal', what: 'SIGKILL' })],
    ['app exited', app({ kind: 'process', what: 'exit' })],
    ['app exited 137', app({ kind: 'process', what: 'exit', detail: ['137'] })],
    [
      'app liveness probe success',
      app({ kind: 'probe', what: 'liveness', detail: ['success', 'warning'] }),
    ],
    [
      'app startup probe failure',
      app({ kind: 'probe', what: 'startup', detail: ['failure', 'timeout', 'error'] }),
    ],
    ['  app   started   #12 ', app({ kind: 'process', what: 'start', occurrence: 12 })],
  ])('%s', (event, pattern) => {
    expect(patternOf(event)).toEqual(pattern);
  });
});

describe('forms of a pod', () => {
  const PAUSE = { container: '(pause)' };
  test.each<[event: string, pattern: EventPattern]>([
    ['created', row({ kind: 'pod', what: 'Created' })],
    ['scheduled', row({ kind: 'pod', what: 'Bound' })],
    ['sandboxCreated', row({ kind: 'process', what: 'start', ...PAUSE })],
    ['sandboxKilled', row({ kind: 'process', what: 'exit', ...PAUSE })],
    ['phase Failed', row({ kind: 'phase', what: 'Failed' })],
    ['initialized', row({ kind: 'condition', what: 'Initialized', detail: ['True'] })],
    ['ready', row({ kind: 'condition', what: 'Ready', detail: ['True'] })],
    ['notReady', row({ kind: 'condition', what: 'Ready', detail: ['False'], was: 'True' })],
    [
      'condition example.com/gate False',
      row({ kind: 'condition', what: 'example.com/gate', detail: ['False'] }),
    ],
    ['deleting', row({ kind: 'pod', what: 'DeletionRequested' })],
    ['removed', row({ kind: 'pod', what: 'Deleted' })],
  ])('pod %s', (event, pattern) => {
    expect(patternOf(`pod ${event}`)).toEqual(pattern);
    const pod = { namespace: 'default', name: 'web', selector: null, count: null };
    expect(patternOf(`pod/web ${event} #2`)).toEqual({ ...pattern, pod, occurrence: 2 });
  });

  test('one pod is looked for in the namespace of the entry', () => {
    const entry = '{ after: pod/web app started, namespace: a, kill: pod/web }';
    const text = timeline(entry);
    expect(problemsOf(text)).toEqual([
      '5:16 spec.timeline[0].after: nothing in the files makes pod/web',
      '5:57 spec.timeline[0].kill: nothing in the files makes pod/web',
    ]);
    const there = text.replace('name: web', 'name: web\n  namespace: a');
    expect(scenarioOf(there).actions[0]?.when).toMatchObject({
      after: { pod: { namespace: 'a', name: 'web' } },
    });
  });
});

describe('entries of the timeline', () => {
  const started = { kind: 'process', what: 'start', container: 'app' };

  test('are followed to their own trigger', () => {
    expect(
      triggersOf(
        '{ after: action 2, delay: 3s, kill: pod/web }',
        '{ at: 10s, kill: pod/web }',
        '{ after: app started, delay: 1s, kill: pod/web }',
        '{ after: action 3, delay: 2s, kill: pod/web }',
        '{ after: action 4, kill: pod/web }',
      ),
    ).toMatchObject([
      { at: seconds(13) },
      { at: seconds(10) },
      { after: started, delay: seconds(1) },
      { after: started, delay: seconds(3) },
      { after: started, delay: seconds(3) },
    ]);
  });

  test('must exist and not wait for themselves', () => {
    const text = timeline(
      '{ after: action 1, kill: pod/web }',
      '{ after: action 3, kill: pod/web }',
      '{ after: action 2, kill: pod/web }',
      '{ after: action 2, kill: pod/web }',
      '{ after: action 7, kill: pod/web }',
      '{ after: action 5, kill: pod/web }',
    );
    expect(problemsOf(text)).toEqual([
      '5:16 spec.timeline[0].after: waits for itself',
      '6:16 spec.timeline[1].after: waits for itself',
      '7:16 spec.timeline[2].after: waits for itself',
      '9:16 spec.timeline[4].after: there is no action 7',
    ]);
  });

  test('are late by their sum', () => {
    const text = timeline(
      '{ at: 9m, kill: pod/web }',
      '{ after: action 1, delay: 2m, kill: pod/web }',
    );
    expect(notesOf(text)).toContain('6: spec.timeline[1] comes after the end of the run (10m0s)');
  });
});

test('single attempts of probes need an option, which is said once', () => {
  const entry = '{ after: app liveness probe failure, kill: pod/web }';
  const said = notesOf(timeline(entry, entry)).filter((note) => note.includes('attempts'));
  expect(said).toEqual(['5: single probe attempts are seen only with --probe-attempts']);
});

test('an occurrence without quotes would be a comment', () => {
  const text = withSpec('timeline:', '  - after: pod/web app started #2', '    kill: pod/web');
  expect(problemsOf(text)).toEqual(['5:14 spec.timeline[0].after: YAML takes #2 for a comment']);
  const quoted = text.replace('pod/web app started #2', '"pod/web app started #2" # 2');
  expect(problemsOf(quoted)).toEqual([]);
});

test('any text is an event or a PatternError', () => {
  const word = fc.constantFrom(
    ...'app pod pod/web pod[1] action phase condition exited waiting probe liveness preStop'.split(
      ' ',
    ),
    ...'started ready #1 #0 # 1 137 True Ready up job/x began success'.split(' '),
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    fc.string({ maxLength: 20 }),
  );
  const check = fc.property(text, (event) => {
    try {
      const parsed = parseEvent(event);
      if (parsed.type === 'row') expect(parsed.row.occurrence).toBeGreaterThan(0);
      else if (parsed.type === 'job') expect(parsed.job).not.toBe('');
      else expect(parsed.number).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(PatternError);
    }
  });
  fc.assert(check, { seed: 11, numRuns: 2000 });
});

describe('forms of a Job', () => {
  const JOB = `
---
apiVersion: batch/v1
kind: Job
metadata: { name: backup }
spec:
  template:
    spec: { restartPolicy: Never, containers: [{ name: app, image: backup:1 }] }
`;
  const jobPattern = (event: string): EventPattern => {
    const text = timeline(`{ after: "${event}", kill: pod/web }`) + JOB;
    const [action] = scenarioOf(text).actions;
    if (action === undefined || 'at' in action.when) throw new Error('no event');
    return action.when.after;
  };
  const about = { object: { namespace: 'default', name: 'Job/backup' }, kind: 'job' };

  test.each<[event: string, pattern: EventPattern]>([
    ['job/backup complete', row({ ...about, what: 'Complete', detail: ['True'] })],
    ['job/backup failed', row({ ...about, what: 'Failed', detail: ['True'] })],
    [
      'job/backup failed DeadlineExceeded',
      row({ ...about, what: 'Failed', detail: ['True DeadlineExceeded'] }),
    ],
    [
      'job/backup suspended #2',
      row({ ...about, what: 'Suspended', detail: ['True'], occurrence: 2 }),
    ],
  ])('%s', (event, pattern) => {
    expect(jobPattern(event)).toEqual(pattern);
  });
});
