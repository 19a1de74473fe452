import { isRecord, isWorkload, readObject } from '@podsim/api';
import {
  type Fields,
  number,
  optionalRecord,
  record,
  records,
  text,
  texts,
} from '@podsim/experiment/assert';
import type { CaseFile } from '../case-file.ts';
import { NotSimulated, type Stage } from './actions.ts';

/** A case as a scenario file, without its actions. */
export interface CaseScenario {
  /** Documents, as `podsim run` reads them. */
  readonly yaml: string;
  readonly stage: Stage;
  /** Runs of a container of the i-th pod, from 1. */
  readonly programOf: (ordinal: number, container: string) => readonly Fields[];
}

const DEFAULT_NODE = 'node1';

/**
 * The scenario file that a case amounts to: manifests as they are, behaviour from its program.
 *
 * @param atLeast the release to run it on, unless the case names a later one.
 * @throws NotSimulated for kinds of objects that the simulator does not have.
 */
export function scenarioOf(file: CaseFile, atLeast: string): CaseScenario {
  const { fields } = file;
  const pod = optionalRecord(fields, 'pod');
  const objects = pod ? [pod] : records(fields, 'objects');
  for (const object of objects) refuseKind(object);
  const programs = programsOf(fields);
  const stage = stageOf(fields, objects);
  const scenario = scenarioDocument(file, apps(programs, stage), atLeast);
  const documents = [scenario, ...configMaps(fields), ...objects];
  return {
    // JSON is YAML, and needs no care with quoting.
    yaml: documents.map((document) => JSON.stringify(document)).join('\n---\n'),
    stage,
    programOf: (ordinal, container) => {
      const program = programs[Math.min(ordinal, programs.length) - 1] ?? {};
      return records(program, container);
    },
  };
}

function refuseKind(object: Fields): void {
  const { unsupported } = readObject(object);
  if (unsupported !== null) throw new NotSimulated(`kind ${unsupported}`);
}

/** One program for all pods, or one for each in order of creation. */
function programsOf(fields: Fields): readonly Fields[] {
  const byPod = records(fields, 'programByPod');
  return byPod.length > 0 ? byPod : [record(fields, 'program')];
}

function stageOf(fields: Fields, objects: readonly Fields[]): Stage {
  const pods = objects.filter((object) => text(object, 'kind', '') === 'Pod');
  const makers = objects.filter((object) => isWorkload(text(object, 'kind', '')));
  const names = makers.map((object) => text(record(object, 'metadata'), 'name', null));
  const [first] = pods;
  const metadata = first && record(first, 'metadata');
  return {
    workload: names.length === 1 ? (names[0] ?? null) : null,
    pod: pods.length === 1 && metadata ? text(metadata, 'name', null) : null,
    namespace: (metadata && text(metadata, 'namespace', null)) ?? 'default',
    node: text(record(fields, 'node'), 'name', DEFAULT_NODE),
  };
}

function scenarioDocument(file: CaseFile, rules: readonly Fields[], atLeast: string): Fields {
  const { fields } = file;
  const node = record(fields, 'node');
  const restartPeriod = number(record(node, 'crashLoopBackOff'), 'maxContainerRestartPeriod', null);
  const kubelet =
    restartPeriod === null
      ? {}
      : { crashLoopBackOff: { maxContainerRestartPeriod: `${restartPeriod}s` } };
  return {
    apiVersion: 'podsim/v1alpha1',
    kind: 'Scenario',
    spec: {
      duration: `${number(fields, 'duration', 60)}s`,
      cluster: {
        version: releaseOf(file, atLeast),
        featureGates: record(node, 'featureGates'),
        kubelet,
        nodes: [{ name: text(node, 'name', DEFAULT_NODE), labels: record(node, 'labels') }],
        images: images(fields),
      },
      apps: rules,
    },
  };
}

/**
 * The first release that behaves as cases with a tag expect, where that is later than the release
 * they name: up to 1.32 a running sidecar hides a crash loop (SIDE-9, NEW-1), and restart rules
 * are off before 1.35 (NEW-6).
 */
const SINCE: readonly (readonly [tag: string, release: string])[] = [
  ['sidecar', '1.33'],
  ['restartRules', '1.35'],
];

function releaseOf({ fields, kubernetes }: CaseFile, atLeast: string): string {
  const needs = texts(fields, 'needs');
  const tagged = SINCE.filter(([tag]) => needs.includes(tag)).map(([, release]) => release);
  return [atLeast, ...tagged].reduce(
    (newest, one) => (minor(one) > minor(newest) ? one : newest),
    kubernetes,
  );
}

/** 32 for `1.32`. */
function minor(release: string): number {
  return Number(release.split('.')[1]);
}

function images(fields: Fields): readonly Fields[] {
  const listed = record(fields, 'images');
  return Object.entries(listed).map(([match, value]) => {
    const fails = isRecord(value) && value.pull === 'fail';
    return fails ? { match, fail: 'not-found' } : { match, pull: '0s' };
  });
}

/** Several programs belong to the pods of a workload in order of creation; the last one repeats. */
function apps(programs: readonly Fields[], { workload }: Stage): readonly Fields[] {
  if (programs.length > 1 && workload === null) throw new NotSimulated('programByPod');
  return programs.flatMap((program, i) => {
    const pod = i === programs.length - 1 ? {} : { pod: `${workload}#${i + 1}` };
    return Object.entries(program).map(([container, runs]) => ({
      match: { ...pod, container },
      scripted: runs,
    }));
  });
}

function configMaps(fields: Fields): readonly Fields[] {
  return texts(record(fields, 'cluster'), 'configMaps').map((name) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: {},
  }));
}
