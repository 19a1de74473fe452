import type { Draws, Simulation } from '@podsim/kernel';

/** A version 4 UUID drawn from the object's identity, so that it repeats with the seed. */
export function uidOf(simulation: Simulation, identity: string): string {
  const hex = hexadecimal(simulation.draws(`${identity}/uid`), 4);
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** Letters of generated names: no vowels, nothing that reads as another (rand.String). */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The five letters of a generated name; `attempt` counts from 0 where a name is taken. */
export function nameSuffix(simulation: Simulation, identity: string, attempt = 0): string {
  const draws = simulation.draws(`${identity}/name`);
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    suffix += LETTERS[Math.floor(draws.uniformAt(attempt * 5 + i) * LETTERS.length)];
  }
  return suffix;
}

/** A 32-bit FNV-1a hash in the letters of names: `6498d8499` (rand.SafeEncodeString). */
export function hashName(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  const digits = String(hash >>> 0);
  return [...digits].map((digit) => LETTERS[digit.charCodeAt(0) % LETTERS.length]).join('');
}

/** An ID as containerd gives it to a container or sandbox, drawn in the same way. */
export function containerIdOf(simulation: Simulation, identity: string): string {
  return hexadecimal(simulation.draws(`${identity}/id`), 8);
}

function hexadecimal(draws: Draws, words: number): string {
  let hex = '';
  for (let i = 0; i < words; i++) {
    hex += draws.integer(0, 0xffffffff).toString(16).padStart(8, '0');
  }
  return hex;
}
