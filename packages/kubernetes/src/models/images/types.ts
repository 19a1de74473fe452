import type { Duration } from '@podsim/kernel';
import type { StopSignal } from '@podsim/sdk';

/** Which program /bin/sh is; decides the texts of the shell's own messages. */
export type ShellKind = 'ash' | 'dash' | 'bash';

/** Whose texts the tools of an image print, and what its /bin/sh is. */
export interface Flavour {
  readonly tools: 'busybox' | 'gnu';
  readonly shell: ShellKind;
}

/**
 * Which commands an image has. `any`: nothing is known, so everything that can be simulated is
 * there; `debian`: the tools of a slim Debian; `none`: not even a shell.
 */
export type ToolSet = 'busybox' | 'alpine' | 'debian' | 'any' | 'none';

/** What a signal does to a program. */
export type SignalEffect = { readonly code: number; readonly after: Duration } | 'ignored';

/** How a network server behaves. */
export interface ServerProfile {
  /** Names of its executable; the first one is its own. */
  readonly binaries: readonly string[];
  /** Ports that it listens on, whatever the manifest says. */
  readonly ports: readonly number[];
  /** From its start until it listens. */
  readonly startup: Duration;
  readonly protocol: 'http' | 'tcp' | 'grpc';
  /** Directory whose files it serves; null answers 200 to everything. */
  readonly docroot: string | null;
  /** Stop signals that it handles; the default action for the others. */
  readonly signals: Readonly<Partial<Record<StopSignal, SignalEffect>>>;
  /** How long it tries to bind a port that is taken, before it gives up with code 1. */
  readonly bindPatience: Duration;
  /** `nginx`: it goes to the background unless told otherwise, and `-s` signals the running one. */
  readonly control: 'nginx' | 'none';
}

/** What an image does when neither the manifest nor a scenario says so. */
export type ImageEntry =
  | { readonly does: 'serve'; readonly server: ServerProfile }
  | {
      readonly does: 'exit';
      readonly after: Duration;
      readonly code: number;
      readonly output: readonly string[];
    };

/** A file of an image; a text of null is an empty directory. */
export type ImageFile = readonly [path: string, text: string | null];

/** What is known of an image. */
export interface ImageProfile {
  /** Last components of the repository's name. */
  readonly names: readonly string[];
  /** null: GNU, or busybox where the reference says alpine. */
  readonly flavour: Flavour | null;
  readonly tools: ToolSet;
  /** Commands beyond the tool set. */
  readonly extra: readonly string[];
  /** First words of the image's own entry point; the manifest's args are then only flags. */
  readonly entrypoint: boolean;
  readonly entry: ImageEntry;
  /** Environment variables of which one must be set, and what it says otherwise (exit 1). */
  readonly requires: { readonly anyOf: readonly string[]; readonly message: string } | null;
  readonly stopSignal: StopSignal;
  /** Before this version (major, minor) it was SIGTERM; null: always as above. */
  readonly stopSignalSince: readonly [major: number, minor: number] | null;
  readonly files: readonly ImageFile[];
  /** One sentence for people, printed when the behaviour is assumed. */
  readonly assumed: string;
}
