import type { JobSpec, PodTemplate } from '@podsim/api';
import type { Recorder } from '../../events/recorder.ts';
import type { Step } from '../../steps.ts';
import type { WorkloadOf } from '../../store/workloads.ts';
import type { Client, ControllerParts } from '../controller.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { slowStart } from '../slow-start.ts';
import type { JobContext } from './job-context.ts';
import { COMPLETION_INDEX, failureAnnotations, TRACKING } from './job-pods.ts';
import { jobTemplate, namePrefix } from './pod-template.ts';

type Job = WorkloadOf<'Job'>;

/** Creates the pods of Jobs. */
export class PodMaker {
  readonly #parts: ControllerParts;
  readonly #client: Client;
  readonly #recorder: Recorder;
  readonly #finalizers: readonly string[];
  /** Made once per spec, so that pods share it. */
  readonly #templates = new WeakMap<JobSpec, PodTemplate>();

  constructor(parts: ControllerParts, client: Client, recorder: Recorder) {
    this.#parts = parts;
    this.#client = client;
    this.#recorder = recorder;
    this.#finalizers = parts.release.jobTracksPods ? [TRACKING] : [];
  }

  /** Creates a pod for each index, in growing batches; returns how many there are. */
  make(job: Job, context: JobContext, indexes: readonly (number | null)[]): Step<number> {
    let next = 0;
    return slowStart(indexes.length, () => this.#one(job, context, indexes[next++] ?? null));
  }

  *#one(job: Job, { spec, awaiting }: JobContext, index: number | null): Step<boolean> {
    yield* this.#client.request(job);
    const { store } = this.#parts;
    const extras = index === null ? {} : indexExtras(spec, index, awaiting.get(index));
    const pod = podFromTemplate(job, this.#template(job, spec), {
      ...extras,
      finalizers: this.#finalizers,
    });
    const created = store.createPod(pod, job, namePrefix(job.name, index));
    if (!created) return false;
    this.#recorder.object(job, 'Normal', 'SuccessfulCreate', `Created pod: ${created.name}`);
    return true;
  }

  #template(job: Job, spec: JobSpec): PodTemplate {
    const known = this.#templates.get(spec);
    if (known) return known;
    const template = jobTemplate(job, spec, this.#parts.release.jobTracksPods);
    this.#templates.set(spec, template);
    return template;
  }
}

function indexExtras(
  spec: JobSpec,
  index: number,
  replaced: Parameters<typeof failureAnnotations>[1],
): { labels: Record<string, string>; annotations: Record<string, string> } {
  const own = { [COMPLETION_INDEX]: String(index) };
  const counts = spec.backoffLimitPerIndex === null ? {} : failureAnnotations(spec, replaced);
  return { labels: own, annotations: { ...own, ...counts } };
}
