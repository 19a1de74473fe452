import { type Duration, milliseconds, seconds } from '@podsim/kernel';
import type { Flavour, ImageEntry, ImageProfile, ServerProfile, SignalEffect } from './types.ts';

export const BUSYBOX: Flavour = { tools: 'busybox', shell: 'ash' };
export const DEBIAN: Flavour = { tools: 'gnu', shell: 'dash' };
export const REDHAT: Flavour = { tools: 'gnu', shell: 'bash' };

/** Ends `ms` milliseconds after the signal, with `code`. */
export function ends(code: number, ms: number): SignalEffect {
  return { code, after: milliseconds(ms) };
}

/** A server that handles SIGTERM; `startup` in seconds. */
export function server(
  binary: string,
  ports: readonly number[],
  startup: number,
  onTerm: SignalEffect,
  more: Partial<ServerProfile> = {},
): ServerProfile {
  return {
    binaries: [binary],
    ports,
    startup: seconds(startup),
    protocol: 'tcp',
    docroot: null,
    signals: { SIGTERM: onTerm, SIGINT: onTerm },
    bindPatience: milliseconds(0),
    control: 'none',
    ...more,
  };
}

const UNSET: Omit<ImageProfile, 'names' | 'entry' | 'assumed'> = {
  flavour: null,
  tools: 'debian',
  extra: [],
  entrypoint: true,
  requires: null,
  stopSignal: 'SIGTERM',
  stopSignalSince: null,
  files: [],
};

/** A well-known image that serves. The sentence follows from the profile. */
export function serves(
  name: string,
  profile: ServerProfile,
  more: Partial<ImageProfile> = {},
): ImageProfile {
  return {
    ...UNSET,
    names: [name],
    entry: { does: 'serve', server: profile },
    assumed: describe(profile),
    ...more,
  };
}

/** A well-known image that ends by itself. */
export function ends0(
  names: readonly string[],
  assumed: string,
  more: Partial<ImageProfile> = {},
  after: Duration = milliseconds(20),
  output: readonly string[] = [],
): ImageProfile {
  const entry: ImageEntry = { does: 'exit', after, code: 0, output };
  return { ...UNSET, names, entry, assumed, entrypoint: false, ...more };
}

/** `listens on port 6379 after 100ms and ends 10ms after SIGTERM with exit code 0.` */
function describe(profile: ServerProfile): string {
  const ports = profile.ports.length > 0 ? profile.ports.join(' and ') : 'none of its own';
  const term = profile.signals.SIGTERM;
  const end =
    term === undefined || term === 'ignored'
      ? 'does not handle SIGTERM'
      : `ends ${term.after / 1_000} ms after SIGTERM with exit code ${term.code}`;
  const [binary = ''] = profile.binaries;
  const begin = `listens on port ${ports} after ${profile.startup / 1_000} ms`;
  return `runs ${binary}, which ${begin} and ${end}.`;
}
