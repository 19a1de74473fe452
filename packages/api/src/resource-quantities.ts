import { formatCpu, formatMemory } from './quantity.ts';
import type { ResourceList } from './types.ts';

/** A list of resources in canonical text, by name. */
export function resourceQuantities({ cpu, memory, others }: ResourceList): Record<string, string> {
  return {
    ...(cpu === null ? {} : { cpu: formatCpu(cpu) }),
    ...(memory === null ? {} : { memory: formatMemory(memory) }),
    ...Object.fromEntries(
      Object.entries(others).map(([name, amount]) => [name, formatMemory(amount)]),
    ),
  };
}
