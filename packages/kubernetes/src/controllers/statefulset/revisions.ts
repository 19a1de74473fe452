import type { PodTemplate, Raw } from '@podsim/api';
import { isRecord, ownValue, stableJson } from '@podsim/api';
import { hashName } from '../../store/names.ts';
import type { WorkloadOf } from '../../store/workloads.ts';

/** A template that a set has had (ControllerRevision). */
export interface Revision {
  /** `db-6bd85d4d4f`: the pods' label `controller-revision-hash`. */
  readonly name: string;
  readonly template: PodTemplate;
  /** The manifest that the template is from. */
  readonly raw: Raw;
}

/**
 * The revisions of each set. Mirrors pkg/controller/history. A template that was had before is the
 * old revision again. Left out: the limit of revisions, which nothing here can tell.
 */
export class Revisions {
  readonly #known = new Map<object, Map<string, Revision>>();

  /** The revision of the template that a set has now. */
  of(set: WorkloadOf<'StatefulSet'>): Revision {
    const { raw, spec } = set.manifest;
    const text = stableJson(ownValue(ownValue(raw, 'spec'), 'template'));
    const name = `${set.name}-${hashName(text)}`;
    const { template, claims } = spec;
    return this.named(set, name) ?? { name, template, raw: withClaims(raw, claims) };
  }

  named(set: object, name: string): Revision | null {
    return this.#known.get(set)?.get(name) ?? null;
  }

  add(set: object, revision: Revision): void {
    const known = this.#known.get(set);
    if (known) known.set(revision.name, revision);
    else this.#known.set(set, new Map([[revision.name, revision]]));
  }

  drop(set: object): void {
    this.#known.delete(set);
  }
}

/** The manifest with the volumes that the claims are, so that its pods can be patched. */
function withClaims(raw: Raw, claims: readonly string[]): Raw {
  const template = ownValue(ownValue(raw, 'spec'), 'template');
  const spec = ownValue(template, 'spec');
  if (claims.length === 0 || !isRecord(template) || !isRecord(spec)) return raw;
  const written = Array.isArray(spec.volumes) ? spec.volumes : [];
  const others = written.filter((one) => !isRecord(one) || !claims.includes(String(one.name)));
  const made = claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const pod = { ...template, spec: { ...spec, volumes: [...others, ...made] } };
  return { ...raw, spec: { template: pod } };
}
