import type { StopSignal } from '@podsim/sdk';
import { BASES } from './bases.ts';
import { BUSYBOX, DEBIAN } from './build.ts';
import { DATABASES } from './databases.ts';
import { parseImage } from './reference.ts';
import { hasTool } from './tools.ts';
import type { Flavour, ImageFile, ImageProfile, ServerProfile, ToolSet } from './types.ts';
import { WEB } from './web.ts';

const PROFILES: readonly ImageProfile[] = [...WEB, ...DATABASES, ...BASES];

const BY_NAME: ReadonlyMap<string, ImageProfile> = new Map(
  PROFILES.flatMap((profile) => profile.names.map((name) => [name, profile] as const)),
);

/** Executables whose name alone does not say what they serve. */
const GENERIC: ReadonlySet<string> = new Set(
  '/agnhost /goproxy /pause /server demo.py hello-app java node registry stress whoami'.split(' '),
);

/** Servers by the names of their executables; the first profile that has a name keeps it. */
const BY_BINARY: ReadonlyMap<string, ServerProfile> = new Map(
  PROFILES.flatMap(serverNames)
    .filter(([name]) => !GENERIC.has(name))
    .reverse(),
);

/** All that is known of one image; kept, since a thousand pods share it. */
export interface ImageKnowledge {
  /** null: the image is not a well-known one. */
  readonly profile: ImageProfile | null;
  readonly flavour: Flavour;
  readonly tools: ToolSet;
  has(tool: string): boolean;
}

const KNOWN = new Map<string, ImageKnowledge>();
/** A scenario names few images; a bound all the same. */
const KNOWN_MAX = 4096;

/** What is known of an image, by its reference. */
export function knowledgeOf(image: string): ImageKnowledge {
  const known = KNOWN.get(image);
  if (known !== undefined) return known;
  if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
  const fresh = learn(image);
  KNOWN.set(image, fresh);
  return fresh;
}

/** The server that an executable of an image is; null where neither name says so. */
export function serverOf(executable: string, image: string): ServerProfile | null {
  const entry = knowledgeOf(image).profile?.entry;
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  if (entry?.does === 'serve') {
    const { binaries } = entry.server;
    if (binaries.includes(executable) || binaries.includes(name)) return entry.server;
  }
  return BY_BINARY.get(name) ?? null;
}

/** The image's files beyond the standard ones. The same array at each call for one image. */
export function imageFiles(image: string): readonly ImageFile[] {
  return knowledgeOf(image).profile?.files ?? NO_FILES;
}

/** The signal that the runtime sends to stop a container of this image. */
export function imageStopSignal(image: string): StopSignal {
  const { profile } = knowledgeOf(image);
  if (profile === null) return 'SIGTERM';
  const { stopSignal, stopSignalSince } = profile;
  if (stopSignalSince !== null && isOlder(parseImage(image).tag, stopSignalSince)) return 'SIGTERM';
  return stopSignal;
}

/** Whether a tag names an earlier version; a tag without one means the newest. */
function isOlder(tag: string, [major, minor]: readonly [number, number]): boolean {
  const match = /^v?(\d+)\.(\d+)/.exec(tag);
  if (match === null) return false;
  const [has, sub] = [Number(match[1]), Number(match[2])];
  return has < major || (has === major && sub < minor);
}

const NO_FILES: readonly ImageFile[] = [];

function learn(image: string): ImageKnowledge {
  const { name } = parseImage(image);
  const profile = BY_NAME.get(name) ?? null;
  const alpine = image.includes('alpine');
  const busybox = alpine || image.includes('busybox');
  const tools = toolsOf(profile, alpine, busybox);
  return {
    profile,
    flavour: profile?.flavour ?? (busybox ? BUSYBOX : DEBIAN),
    tools,
    has: (tool) => hasTool(tools, tool) || (profile?.extra.includes(tool) ?? false),
  };
}

function toolsOf(profile: ImageProfile | null, alpine: boolean, busybox: boolean): ToolSet {
  // An application built on Alpine may have installed anything.
  if (profile === null) return 'any';
  if (profile.tools !== 'debian') return profile.tools;
  return alpine ? 'alpine' : busybox ? 'busybox' : 'debian';
}

function serverNames(profile: ImageProfile): (readonly [string, ServerProfile])[] {
  const { entry } = profile;
  if (entry.does !== 'serve') return [];
  return entry.server.binaries.map((name) => [name, entry.server] as const);
}
