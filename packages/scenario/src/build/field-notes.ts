import { type ApiObject, type Path, podSpecOf } from '@podsim/api';
import type { Findings } from './builder.ts';
import type { Unit } from './objects.ts';

interface Group {
  readonly first: Unit;
  readonly path: Path;
  readonly labels: Set<string>;
  readonly say: (who: string) => string;
}

/** Notes that are the same for many objects, so that each is said once. */
export class FieldNotes {
  private readonly findings: Findings;
  private readonly groups = new Map<string, Group>();

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Fields that are kept without effect, named once whatever the list element. */
  addUnused(unit: Unit, label: string, unused: readonly Path[]): void {
    for (const path of unused) {
      const field = path.filter((part) => typeof part === 'string').join('.');
      const say = (who: string): string => `${field} is kept but has no effect here (${who})`;
      this.add(`field ${field}`, unit, [...unit.path, ...path], label, say);
    }
  }

  /** Fields that the API server of a release drops. */
  addDropped(unit: Unit, label: string, dropped: readonly Path[], release: string): void {
    for (const path of dropped) {
      const field = path.filter((part) => typeof part === 'string').join('.');
      const say = (who: string): string =>
        `Kubernetes ${release} does not have ${field} and drops it (${who})`;
      this.add(`dropped ${field}`, unit, [...unit.path, ...path], label, say);
    }
  }

  /** Volumes whose contents are not known here. */
  addVolumes(unit: Unit, label: string, object: ApiObject): void {
    const path = object.kind === 'Pod' ? ['volumes'] : ['template', 'spec', 'volumes'];
    podSpecOf(object)?.volumes.forEach((volume, i) => {
      if (volume.source.type !== 'other') return;
      const { kind } = volume.source;
      const say = (who: string): string =>
        `volumes of type ${kind} are mounted as empty directories (${who})`;
      this.add(`volume ${kind}`, unit, [...unit.path, 'spec', ...path, i, kind], label, say);
    });
  }

  /** Objects of a kind that nothing here looks at. */
  addKind(unit: Unit, label: string, kind: string): void {
    const say = (who: string): string => `objects of kind ${kind} have no effect here (${who})`;
    this.add(`kind ${kind}`, unit, [...unit.path, 'kind'], label, say);
  }

  write(): void {
    for (const { first, path, labels, say } of this.groups.values()) {
      const [name = '', ...more] = labels;
      const who = more.length === 0 ? name : `${name} and ${more.length} more`;
      this.findings.note(say(who), first.source, path);
    }
  }

  private add(
    key: string,
    unit: Unit,
    path: Path,
    label: string,
    say: (who: string) => string,
  ): void {
    const group = this.groups.get(key);
    if (group !== undefined) group.labels.add(label);
    else this.groups.set(key, { first: unit, path, labels: new Set([label]), say });
  }
}
