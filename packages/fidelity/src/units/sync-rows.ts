import {
  type Fields,
  number,
  oneOf,
  optionalRecord,
  record,
  text,
} from '@podsim/experiment/assert';
import {
  type ContainerInput,
  computePodActions,
  type PodActions,
  type SandboxView,
} from '@podsim/experiment/rules';
import { restartPolicyOf } from './restart-policy.ts';
import { type SpecEntry, specEntries } from './statuses.ts';

interface Held {
  attempt: number;
  state: 'running' | 'exited';
  exitCode: number;
  /** Its record has been removed, but its count goes on. */
  removed: boolean;
}

const KILLED = 137;

/**
 * `ask: sync` of the grammar: repeated passes over one pod. A runtime of its own does at once what
 * the actions say, so that what is seen is what the decisions come to.
 */
export class SyncRows {
  readonly #held = new Map<string, Held>();
  #sandbox: SandboxView | null = null;

  row(input: Fields): Fields {
    const entries = specEntries(input);
    this.#change(record(input, 'before'));
    this.#carryOut(computePodActions(this.#picture(input, entries)), entries);
    const shown = [...this.#held].map(([name, { attempt, state }]) => [name, { attempt, state }]);
    return { containers: Object.fromEntries(shown) };
  }

  #change(before: Fields): void {
    for (const name of Object.keys(before)) {
      if (name === 'sandbox') {
        if (text(before, name, '') === 'stopped' && this.#sandbox) {
          this.#sandbox = { ...this.#sandbox, ready: false };
        }
        continue;
      }
      const held = this.#held.get(name);
      const fields = optionalRecord(before, name);
      if (!held || !fields) continue;
      held.state = oneOf(fields, 'state', ['running', 'exited'], held.state);
      held.exitCode = number(fields, 'exitCode', 0);
    }
  }

  #picture(input: Fields, entries: readonly SpecEntry[]): Parameters<typeof computePodActions>[0] {
    const container = ({ name, kind }: SpecEntry): ContainerInput => {
      const held = this.#held.get(name);
      const known = held && !held.removed;
      return {
        name,
        sidecar: kind === 'sidecar',
        status: known ? { state: held.state, exitCode: held.exitCode, oomKilled: false } : null,
        liveness: null,
        startup: null,
        hasStartupProbe: false,
        specChanged: false,
      };
    };
    return {
      restartPolicy: restartPolicyOf(input),
      deleting: false,
      hostNetwork: false,
      sandboxes: this.#sandbox ? [this.#sandbox] : [],
      initContainers: entries.filter(({ kind }) => kind !== 'main').map(container),
      containers: entries.filter(({ kind }) => kind === 'main').map(container),
    };
  }

  #carryOut(actions: PodActions, entries: readonly SpecEntry[]): void {
    const killed = actions.killPod
      ? [...this.#held.keys()]
      : actions.killContainers.map(({ name }) => name);
    for (const name of killed) this.#kill(name);
    if (actions.createSandbox) {
      for (const { name, kind } of entries) {
        const held = this.#held.get(name);
        if (held && kind !== 'main') held.removed = true;
      }
      const { attempt } = actions;
      this.#sandbox = { ready: true, attempt, ip: '10.0.0.1', hostNetwork: false };
    }
    for (const name of [...actions.startInit, ...actions.startContainers]) this.#start(name);
  }

  #kill(name: string): void {
    const held = this.#held.get(name);
    if (held?.state !== 'running') return;
    held.state = 'exited';
    held.exitCode = KILLED;
  }

  #start(name: string): void {
    const attempt = (this.#held.get(name)?.attempt ?? -1) + 1;
    this.#held.set(name, { attempt, state: 'running', exitCode: 0, removed: false });
  }
}
