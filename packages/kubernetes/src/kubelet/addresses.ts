/** Hosts of a /24 that are given to pods. */
const HOSTS = 253;

/** Hands out the addresses of a node's range, each once: 10.244.N.2 and on for node N. */
export function podAddresses(ordinal: number): () => string {
  let next = 0;
  const third = ordinal % 256;
  const base = 244 + Math.floor(ordinal / 256);
  return () => {
    const host = next % HOSTS;
    // A node that has used its range up goes on in another one that no node has.
    const second = (base + 8 * Math.floor(next / HOSTS)) % 256;
    next++;
    // Joined, since V8 keeps the parts of a long template beside it.
    return [10, second, third, host + 2].join('.');
  };
}
