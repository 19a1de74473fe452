import type { ContainerView } from '@podsim/sdk';

type Command = Pick<ContainerView, 'command' | 'args' | 'env'>;

/** Entry point and arguments of the manifest, with `$(NAME)` replaced as the kubelet does. */
export function containerArguments({ command, args, env }: Command): readonly string[] {
  return [...(command ?? []), ...(args ?? [])].map((word) => expandReferences(word, env));
}

/**
 * Replaces `$(NAME)` by a variable of the container. `$$` stands for `$`, and a name that is not
 * set stays as it is written, so that `$(date)` is left to the shell.
 */
export function expandReferences(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) => {
    if (name === undefined) return '$';
    return Object.hasOwn(env, name) ? (env[name] ?? found) : found;
  });
}
