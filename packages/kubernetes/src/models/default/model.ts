import { milliseconds } from '@podsim/kernel';
import { type Behavior, defineRuntimeModel, type Process } from '@podsim/sdk';
import { containerArguments } from '../command.ts';
import { type ImageProfile, knowledgeOf } from '../images/index.ts';
import { optional, type Schema, shape, truth } from '../schema.ts';
import { createAgnhost, LivenessBehavior } from './agnhost.ts';
import { DEFAULT_LATENCY, DEFAULT_PROFILE } from './profile.ts';
import { ServerBehavior, type ServerSetup } from './server.ts';

/** What the default model may be told. */
export interface DefaultOptions {
  /** False plays the plain default process, whatever the image is. */
  readonly wellKnown: boolean;
}

const OPTIONS: Schema<DefaultOptions> = shape({ wellKnown: optional(truth, true) });

/** What a container does without a command of its own, by its image. */
export const defaultModel = defineRuntimeModel({
  description:
    'Plays a well-known image, or an application that starts, answers and stops at once.',
  options: OPTIONS,
  create: (process, options) => {
    const { profile } = knowledgeOf(process.container.image);
    if (profile === null || !options.wellKnown) return defaultProcess(process);
    return wellKnown(process, profile);
  },
});

/** The default process (design, section 3). */
function defaultProcess(process: Process): Behavior {
  const { ports } = process.container;
  const known = setups.get(ports);
  if (known) return new ServerBehavior(process, known);
  const setup = { profile: DEFAULT_PROFILE, ports, latency: DEFAULT_LATENCY };
  setups.set(ports, setup);
  return new ServerBehavior(process, setup);
}

/** By the ports of a container, which pods of one template share. */
const setups = new WeakMap<readonly number[], ServerSetup>();

function wellKnown(process: Process, profile: ImageProfile): Behavior {
  const { entry } = profile;
  const [name] = profile.names;
  if (name === 'agnhost') return createAgnhost(process, agnhostArguments(process));
  if (name === 'liveness') return new LivenessBehavior(process);
  if (entry.does === 'exit') return endsAfter(process, entry.after, entry.code, entry.output);
  if (profile.requires !== null && !isSet(process, profile.requires.anyOf)) {
    return endsAfter(process, milliseconds(100), 1, [profile.requires.message]);
  }
  const { server } = entry;
  return new ServerBehavior(process, {
    profile: server,
    ports: server.ports,
    latency: milliseconds(1),
  });
}

/** The arguments after `/agnhost`, whichever way the manifest gives them. */
function agnhostArguments(process: Process): readonly string[] {
  const words = containerArguments(process.container);
  return words[0]?.endsWith('agnhost') ? words.slice(1) : words;
}

function isSet(process: Process, names: readonly string[]): boolean {
  const { env } = process.container;
  return names.some((name) => Object.hasOwn(env, name) && env[name] !== '');
}

function endsAfter(
  process: Process,
  after: ReturnType<typeof milliseconds>,
  code: number,
  output: readonly string[],
): Behavior {
  return {
    start() {
      process.after(after, () => {
        for (const line of output) process.log(line);
        process.exit(code);
      });
    },
  };
}
