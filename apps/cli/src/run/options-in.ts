import type { Scenario } from '@podsim/scenario';

/** The options that a scenario gives to each model, as it writes them. */
export function optionsIn({
  apps,
  cluster,
}: Scenario): Readonly<Record<string, readonly unknown[]>> {
  const found = new Map<string, unknown[]>();
  const add = ({ model, options = {} }: { readonly model: string; readonly options: unknown }) =>
    found.set(model, [...(found.get(model) ?? []), options]);
  for (const { runtime, probes, hooks } of apps) {
    const { startup, readiness, liveness } = probes;
    for (const choice of [runtime, startup, readiness, liveness, hooks.postStart, hooks.preStop]) {
      if (choice !== null) add(choice);
    }
  }
  cluster.scheduler.forEach(add);
  return Object.fromEntries(found);
}
