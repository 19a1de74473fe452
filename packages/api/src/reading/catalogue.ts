/**
 * Reads a catalogue: a line `key: text` begins an entry, lines that are indented go on with it. In
 * texts, what is code stands in 'single quotes'. Keys and texts are ours, so a wrong line is a bug.
 */
export function readCatalogue(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let last = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const begin = /^(\S.*?): (.+)$/.exec(line);
    if (begin === null) {
      entries.set(last, `${entries.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const [, key = '', words = ''] = begin;
    if (entries.has(key)) throw new Error(`the catalogue has ${key} twice`);
    entries.set(key, words);
    last = key;
  }
  return entries;
}
