import type { ContainerView } from '../process.ts';

/**
 * A view that cannot be written to, also what is inside of it: that is the manifest's own, which
 * all instances share.
 */
export function frozenView(view: ContainerView): ContainerView {
  for (const part of [
    view.env,
    view.ports,
    view.command,
    view.args,
    view.limits,
    view.pod.labels,
  ]) {
    if (part !== null) Object.freeze(part);
  }
  Object.freeze(view.pod);
  return Object.freeze(view);
}
