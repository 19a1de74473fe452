/** `30` means seeds 1 to 30, `501..900` those from 501 to 900. */
export function seedsOf(text: string): readonly number[] {
  const [, from = '1', to] = /^(?:(\d+)\.\.)?(\d+)$/.exec(text) ?? [];
  if (to === undefined) throw new Error(`PODSIM_SWARM_SEEDS is ${text}; expected 500 or 501..900`);
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
}
