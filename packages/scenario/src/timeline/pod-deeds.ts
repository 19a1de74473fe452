import type { Path } from '@podsim/api';
import type { Deed, PodTarget } from '../types.ts';
import type { TimelineParts } from './parts.ts';
import type { Input, PodVerb } from './schemas.ts';
import type { TargetInput } from './targets.ts';

type Reader<V extends PodVerb> = (input: Input<V>, target: PodTarget, path: Path) => Deed | null;

/** What every verb about pods has. */
type PodsInput = Input<'stopSandbox' | 'delete'>;

/** Reads what an entry of the timeline does to pods. */
export class PodDeedReader {
  private readonly parts: TimelineParts;

  constructor(parts: TimelineParts) {
    this.parts = parts;
  }

  /** @param input fits the schema of the verb. @returns null after a problem. */
  read<V extends PodVerb>(verb: V, input: Input<V>, path: Path): Deed | null {
    const { namespace, selector, count } = input as PodsInput;
    const target: TargetInput = {
      text: (input as Readonly<Record<PodVerb, string>>)[verb],
      namespace: namespace ?? 'default',
      selector: selector ?? null,
      count: count ?? null,
      path: [...path, verb],
    };
    const pods = this.parts.targets.read(target);
    if (pods === null) return null;
    this.parts.checkLater((checker, world) => checker.checkExists(pods, target, world));
    const reader: Reader<V> = this.readers[verb];
    return reader(input, pods, path);
  }

  private readonly readers: { readonly [V in PodVerb]: Reader<V> } = {
    delete: ({ gracePeriodSeconds = null }, target) => ({
      do: 'delete',
      target,
      gracePeriodSeconds,
    }),
    exec: ({ container = null, command }, target, path) => {
      if (command.length === 0) {
        this.fail([...path, 'command'], 'expected a command and its arguments');
      }
      this.expectContainer(container, target, [...path, 'container']);
      return { do: 'exec', target, container, command };
    },
    stopSandbox: (_, target) => ({ do: 'stopSandbox', target }),
    kill: ({ container = null }, target, path) => {
      this.expectContainer(container, target, [...path, 'container']);
      return { do: 'kill', target, container };
    },
    evict: (input, target, path) => {
      const { reason = null, gracePeriodSeconds = null, api } = input;
      // TERM-32: a pod that is evicted through the API is deleted; nobody writes a reason.
      if (api === true && reason !== null) this.fail([...path, 'reason'], 'does not go with api');
      const facts = { reason: reason ?? 'Evicted', gracePeriodSeconds, api: api ?? false };
      return { do: 'evict', target, ...facts };
    },
    set: (input, target, path) => this.readSet(input, target, path),
    condition: ({ type, status }, target) => ({ do: 'condition', target, type, status }),
    health: ({ container, probe, verdict }, target, path) => {
      this.expectContainer(container, target, [...path, 'container']);
      this.parts.checkLater((checker, world) =>
        checker.checkProbe(probe, container, target, [...path, 'probe'], world),
      );
      return { do: 'health', target, container, probe, verdict };
    },
    patch: ({ merge, subresource = null }, target) => ({
      do: 'patch',
      target,
      patch: merge,
      subresource,
    }),
    label: ({ labels }, target) => ({ do: 'label', target, labels }),
    removeContainers: ({ containers }, target, path) => {
      const at = [...path, 'containers'];
      if (containers.length === 0) this.fail(at, 'expected the names of containers');
      containers.forEach((name, i) => {
        this.expectContainer(name, target, [...at, i]);
      });
      return { do: 'removeContainers', target, containers };
    },
  };

  /** Of a pod's spec the API server lets images change, and little else. */
  private readSet(input: Input<'set'>, target: PodTarget, path: Path): Deed {
    const { container, image = null, env } = input;
    const { findings, source } = this.parts;
    if (container == null) findings.missingKey(source, [...path, 'container']);
    else this.expectContainer(container, target, [...path, 'container']);
    if (env != null) {
      const hint = 'only image can change while a pod exists';
      this.fail([...path, 'env'], 'the API server refuses to change env of a pod', hint);
    } else if (image === null) {
      findings.missingKey(source, [...path, 'image']);
    }
    return { do: 'set', target, container: container ?? '', image, env: [] };
  }

  private expectContainer(name: string | null, target: PodTarget, path: Path): void {
    if (name === null) return;
    this.parts.checkLater((checker, world) => checker.checkContainer(name, target, path, world));
  }

  private fail(path: Path, message: string, hint: string | null = null): void {
    const { findings, source } = this.parts;
    findings.at('invalid-value', source, path, message, hint);
  }
}
