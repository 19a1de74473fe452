import type { Field } from '../reading/field.ts';
import type { ReadOptions } from '../release.ts';
import { readCount, readIntOrPercent } from './numbers.ts';
import { readOwnSelector } from './selector.ts';
import { readTemplate } from './template.ts';
import type { DeploymentSpec, ReplicaSetSpec } from './types.ts';

const PROGRESS_DEADLINE_SECONDS = 600;
const HISTORY = 10;

/** Reads, defaults and validates `spec` of a Deployment (pkg/apis/apps/validation). */
export function readDeploymentSpec(field: Field, options: ReadOptions): DeploymentSpec {
  const spec = field.struct();
  const replica = readReplicaSetSpec(field, options);
  const deadline = spec.get('progressDeadlineSeconds');
  const progressDeadlineSeconds = readCount(deadline, PROGRESS_DEADLINE_SECONDS);
  if (progressDeadlineSeconds <= replica.minReadySeconds) {
    deadline.report.invalid(
      deadline.path,
      progressDeadlineSeconds,
      'must be greater than minReadySeconds',
    );
  }
  return {
    ...replica,
    strategy: readStrategy(spec.get('strategy').struct()),
    revisionHistoryLimit: readCount(spec.get('revisionHistoryLimit'), HISTORY),
    paused: spec.get('paused').boolean() ?? false,
    progressDeadlineSeconds,
  };
}

/** Reads, defaults and validates `spec` of a ReplicaSet. */
export function readReplicaSetSpec(field: Field, options: ReadOptions): ReplicaSetSpec {
  const spec = field.struct();
  const template = readTemplate(spec.get('template'), ['Always'], options);
  return {
    replicas: readCount(spec.get('replicas'), 1),
    selector: readOwnSelector(spec.get('selector'), spec.get('template'), template.labels),
    template,
    minReadySeconds: readCount(spec.get('minReadySeconds'), 0),
  };
}

function readStrategy(strategy: Field): DeploymentSpec['strategy'] {
  const type = strategy.get('type').oneOf(['RollingUpdate', 'Recreate'], 'RollingUpdate');
  const rolling = strategy.get('rollingUpdate');
  if (type === 'Recreate') {
    if (rolling.present)
      rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
    return { type };
  }
  const params = rolling.struct();
  const maxSurge = readIntOrPercent(params.get('maxSurge'), '25%');
  const maxUnavailable = readIntOrPercent(params.get('maxUnavailable'), '25%');
  const isZero = (value: unknown): boolean => value === 0 || value === '0%';
  if (isZero(maxSurge) && isZero(maxUnavailable)) {
    const field = params.get('maxUnavailable');
    field.report.invalid(field.path, maxUnavailable, 'may not be 0 when `maxSurge` is 0');
  }
  const share = typeof maxUnavailable === 'string' ? Number(maxUnavailable.slice(0, -1)) : 0;
  if (share > 100) params.get('maxUnavailable').invalid('must not be greater than 100%');
  return { type, maxSurge, maxUnavailable };
}
