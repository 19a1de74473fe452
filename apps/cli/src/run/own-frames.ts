const ours = /\/(@podsim|packages)\/(sdk|kernel|kubernetes|experiment|output)\/(src|dist)\//;

/** The lines of a stack that are in a plugin's own code; none if it was not under way. */
export function ownFrames(trace: string): readonly string[] {
  const frames = trace.split('\n').filter((line) => /^\s+at /.test(line));
  // Checks of arguments come first, then the plugin's own code, then what called it.
  const isOwn = (line: string) => /:\d+:\d+\)?$/.test(line) && !/node:|\(<anon/.test(line);
  const first = frames.findIndex((line) => isOwn(line) && !ours.test(line));
  const rest = first < 0 ? [] : frames.slice(first);
  const last = rest.findIndex((line) => ours.test(line));
  return rest.slice(0, last < 0 ? rest.length : last);
}
