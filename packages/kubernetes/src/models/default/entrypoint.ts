import type { ContainerView, Files, OptionsSchema, RuntimeModel } from '@podsim/sdk';
import { containerArguments } from '../command.ts';
import { type ImageKnowledge, knowledgeOf, serverOf } from '../images/index.ts';
import { isShellProgram, shell } from '../shell/index.ts';
import { defaultModel } from './model.ts';

/** What the choice of a model needs to know of a container. */
export type EntrypointInput = Pick<ContainerView, 'image' | 'command' | 'args'> &
  Partial<Pick<ContainerView, 'env'>>;

/** How a container's main process begins. */
export type Entrypoint =
  | {
      readonly kind: 'run';
      readonly model: RuntimeModel<OptionsSchema | undefined>;
      readonly options: unknown;
      /** One sentence about what was assumed; null where the manifest says it all. */
      readonly assumed: string | null;
    }
  | { readonly kind: 'startError'; readonly message: string };

/** What containerd says of a container that cannot start. */
const CANNOT_START =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
  'runc create failed: unable to start container process: ';

/**
 * Chooses the model that plays a container for which the scenario names none.
 *
 * @param files the container's files, where they are known: a script in a mounted volume is run.
 */
export function entrypoint(
  container: EntrypointInput,
  files: Pick<Files, 'stat'> | null = null,
): Entrypoint {
  const knowledge = knowledgeOf(container.image);
  const argv = commandLine(container, knowledge);
  if (argv === null) return imageDefault(container.image);
  const [executable = ''] = argv;
  if (isOwnServer(container.image, argv)) return imageDefault(container.image);
  if (isShellProgram(executable, container.image) || files?.stat(executable) === 'file') {
    return { kind: 'run', model: shell, options: { argv, park: true }, assumed: null };
  }
  if (knowledge.tools !== 'any') return { kind: 'startError', message: startError(executable) };
  return {
    kind: 'run',
    model: defaultModel,
    options: { wellKnown: false },
    assumed: `${container.image}: ${executable} ${DEFAULT_SENTENCE}`,
  };
}

/** The command line that the manifest gives; null where the image decides. */
function commandLine(
  container: EntrypointInput,
  { profile }: ImageKnowledge,
): readonly string[] | null {
  const argv = containerArguments({ env: {}, ...container });
  const [first] = argv;
  if (first === undefined) return null;
  if ((container.command ?? []).length > 0) return argv;
  if (profile !== null && !profile.entrypoint) return argv;
  // An entry point of the image's own takes the arguments, unless they are a command.
  const isCommand = isShellProgram(first, container.image) || serverOf(first, container.image);
  return isCommand ? argv : null;
}

/** `nginx -g 'daemon off;'` in the nginx image is what that image does anyway. */
function isOwnServer(image: string, argv: readonly string[]): boolean {
  const [executable = '', ...args] = argv;
  const { profile } = knowledgeOf(image);
  if (profile === null || profile.entry.does !== 'serve') return false;
  const { server } = profile.entry;
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  if (!server.binaries.some((binary) => binary === executable || binary === name)) return false;
  return server.control === 'none' || args.some((arg) => /daemon\s+off/.test(arg));
}

function imageDefault(image: string): Entrypoint {
  const options = { wellKnown: true };
  return { kind: 'run', model: defaultModel, options, assumed: assumptionFor(image) };
}

const DEFAULT_SENTENCE =
  'is assumed to start at once, to listen on every port that its manifest names, to answer 200 ' +
  'in 5 ms, and to end 100 ms after SIGTERM with exit code 0.';

/** One sentence about what an image is assumed to do when the manifest gives no command. */
export function assumptionFor(image: string): string {
  const { profile } = knowledgeOf(image);
  return profile === null ? `${image} ${DEFAULT_SENTENCE}` : `${image} ${profile.assumed}`;
}

function startError(executable: string): string {
  const reason = executable.includes('/')
    ? `stat ${executable}: no such file or directory`
    : 'executable file not found in $PATH';
  return `${CANNOT_START}exec: "${executable}": ${reason}: unknown`;
}
