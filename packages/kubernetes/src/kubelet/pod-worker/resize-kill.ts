import type { ContainerInput, ContainerKill } from './actions.ts';

/** The text is the same for sidecars, and never says what follows. */
export function resizeKill({ name }: ContainerInput): ContainerKill {
  return { name, reason: 'resize', message: `Container ${name} resize requires restart` };
}
