import { type Instance, instancesOf, PAUSE, placeOf, SECOND } from '../instances.ts';
import type { Life, Observation, SpecContainer } from '../observation.ts';
import type { Check } from './check.ts';

/** A requeue comes 10 to 15 s later, at a tick; then the runtime takes its time. */
const NOTICED_WITHIN = 40 * SECOND;

/** Entries are forgotten after this; the swarm's runs are shorter (CRASH-1). */
const EXPIRY = 600 * SECOND;

/** Restarts wait as long as the back-off says, and not much longer (CRASH-1, CRASH-5, NEW-12). */
export const backOff: Check = (observation) =>
  observation.lives
    .filter((life) => isRegular(observation, life))
    .flatMap((life) =>
      life.containers
        .filter((spec) => keepsInstances(life, spec))
        .flatMap((spec) => waitsOf(observation, life, spec)),
    );

/** Nothing makes the kubelet forget the table, or which instances there were. */
function isRegular({ nodes, end, moments }: Observation, life: Life): boolean {
  const forgets = moments.some(
    ({ kind, what }) => kind === 'action' && ['set', 'patch', 'removeContainers'].includes(what),
  );
  return end <= EXPIRY && !life.isMixed && !forgets && nodes.isCalm(life.node, 0, end);
}

/** SBX-4 and NEW-7 clear instances away. */
function keepsInstances(life: Life, { kind }: SpecContainer): boolean {
  const sandboxes = instancesOf(life).get(PAUSE)?.length ?? 0;
  const restartsAll = life.containers.some(({ container }) =>
    container.restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
  );
  return !restartsAll && (kind === 'main' || sandboxes <= 1);
}

function waitsOf(observation: Observation, life: Life, spec: SpecContainer): string[] {
  const { initial, max } = settings(observation);
  const { name } = spec.container;
  const list = instancesOf(life).get(name) ?? [];
  let delay = 0;
  const wrong: string[] = [];
  list.forEach((instance, index) => {
    const since = endBefore(list, index);
    if (since === null) return;
    const place = placeOf({ pod: life.name, container: name, time: instance.start });
    const wait = instance.start - since;
    if (wait < delay)
      wrong.push(`${place}: restarts after ${wait} us, the back-off is ${delay} us`);
    const most = delay * 1.5 + NOTICED_WITHIN;
    if (wait > most && isSimple(life)) {
      wrong.push(`${place}: restarts only after ${wait} us, the back-off is ${delay} us`);
    }
    delay = delay === 0 ? initial : Math.min(2 * delay, max);
  });
  return [...wrong, ...neverRestarted(observation, life, spec, list.at(-1), delay)];
}

/**
 * The end from which the back-off counts: of an instance that the kubelet killed in the sync that
 * starts the next, it is that of the one before (CRASH-10).
 */
function endBefore(list: readonly Instance[], index: number): number | null {
  const previous = list[index - 1];
  if (previous === undefined) return null;
  const isKilled = previous.after.some(({ kind, what }) => kind === 'kill' && what !== 'postStart');
  return (isKilled ? list[index - 2] : previous)?.end ?? null;
}

function settings({ spec }: Observation): { initial: number; max: number } {
  const isReduced = spec.featureGates.some(
    ([name, on]) => name === 'ReduceDefaultCrashLoopBackOffDecay' && on,
  );
  const max = Math.min((isReduced ? 60 : 300) * SECOND, spec.kubelet.maxContainerBackOff);
  return { max, initial: Math.min(max, (isReduced ? 1 : 10) * SECOND) };
}

/** One container that nothing else can hold up. */
function isSimple({ containers, spec, moments }: Life): boolean {
  const [only] = containers;
  const isDisturbed = moments.some(
    ({ kind, what }) =>
      kind === 'kill' ||
      (kind === 'pod' && what === 'DeletionRequested') ||
      (kind === 'phase' && (what === 'Failed' || what === 'Succeeded')) ||
      (kind === 'event' && ['Failed', 'FailedMount', 'SandboxChanged'].includes(what)),
  );
  return (
    containers.length === 1 &&
    spec.restartPolicy === 'Always' &&
    only?.container.postStart === null &&
    only.container.restartPolicy === null &&
    !only.container.image.startsWith('slow/') &&
    !isDisturbed
  );
}

function neverRestarted(
  { end }: Observation,
  life: Life,
  { container }: SpecContainer,
  last: Instance | undefined,
  delay: number,
): string[] {
  if (last?.end == null || !isSimple(life)) return [];
  if (end - last.end <= delay * 1.5 + NOTICED_WITHIN) return [];
  const place = placeOf({ pod: life.name, container: container.name, time: last.end });
  return [`${place}: ended and is never restarted, the back-off is ${delay} us`];
}
