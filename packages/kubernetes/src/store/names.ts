import type { Simulation } from '@podsim/kernel';

/** A version 4 UUID drawn from the object's identity, so that it repeats with the seed. */
export function uidOf(simulation: Simulation, identity: string): string {
  const draws = simulation.draws(`${identity}/uid`);
  let hex = '';
  for (let i = 0; i < 4; i++) hex += draws.integer(0, 0xffffffff).toString(16).padStart(8, '0');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
