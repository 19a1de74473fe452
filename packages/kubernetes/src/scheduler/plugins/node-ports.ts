import type { Filter, Refusal, Subject } from './plugin.ts';

/** Mirrors the plugin NodePorts. */

const TAKEN: Refusal = {
  plugin: 'NodePorts',
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  resolvable: true,
};

export function nodePorts({ info }: Subject): Filter | null {
  const { hostPorts } = info;
  if (hostPorts.length === 0) return null;
  return (node) => (hostPorts.some((port) => node.isPortTaken(port)) ? TAKEN : null);
}
