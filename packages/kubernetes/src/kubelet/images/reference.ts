/** The parts of an image reference, completed as containerd does. */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** `nginx:1` is docker.io/library/nginx:1; a first part with a dot or a port is a registry. */
export function parseReference(image: string): Reference {
  const [name, digest] = image.split('@');
  const slash = (name as string).indexOf('/');
  const first = slash < 0 ? '' : (name as string).slice(0, slash);
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  const registry = hasRegistry ? first : 'docker.io';
  const rest = hasRegistry ? (name as string).slice(slash + 1) : (name as string);
  const colon = rest.lastIndexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const official = !hasRegistry && !path.includes('/');
  const tag = digest ?? (colon < 0 ? 'latest' : rest.slice(colon + 1));
  return { registry, repository: official ? `library/${path}` : path, tag };
}

/**
 * Why an image reference cannot be read, as containerd's parser says it; null where it can.
 *
 * Simplified: of the grammar, what people get wrong.
 */
export function referenceError(image: string): string | null {
  const { repository, tag } = parseReference(image);
  if (/[A-Z]/.test(repository)) {
    return `invalid reference format: repository name (${repository}) must be lowercase`;
  }
  const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
  const name = new RegExp(`^${component}(?:/${component})*$`);
  const readable = name.test(repository) && /^(?:\w[\w.-]{0,127}|\w+:[0-9a-f]{32,})$/.test(tag);
  return readable ? null : 'invalid reference format';
}

/** A registry on the node itself, where nothing listens unless the scenario lists the image. */
export function isLoopback({ registry }: Reference): boolean {
  return /^(localhost|127(\.\d+){3})(:\d+)?$/.test(registry);
}

function full({ registry, repository, tag }: Reference): string {
  return `${registry}/${repository}${tag.includes(':') ? '@' : ':'}${tag}`;
}

/** Kinds of failure that a scenario can name; any other text is taken as the error itself. */
const FAILURES: ReadonlyMap<string, (reference: Reference) => string> = new Map([
  ['not-found', (reference: Reference) => `${full(reference)}: not found`],
  [
    'refused',
    (reference: Reference) => {
      const { registry, repository, tag } = reference;
      const scheme = isLoopback(reference) ? 'http' : 'https';
      const host = registry.includes(':') ? registry : `${registry}:443`;
      const url = `${scheme}://${registry}/v2/${repository}/manifests/${tag}`;
      return (
        `failed to do request: Head "${url}": ` + `dial tcp ${host}: connect: connection refused`
      );
    },
  ],
  [
    'unauthorized',
    () =>
      'pull access denied, repository does not exist or may require authorization: ' +
      'authorization failed: no basic auth credentials',
  ],
]);

/**
 * The runtime's error text of a pull that fails in a named way, or as the scenario says.
 *
 * @param unknown how the kubelet passes on an error without a code of its own.
 */
export function failureText(
  kind: string,
  image: string,
  unknown: (error: string) => string,
): string {
  const reference = parseReference(image);
  const cause = FAILURES.get(kind);
  if (!cause) return kind;
  const name = full(reference);
  const text =
    `failed to pull and unpack image "${name}": ` +
    `failed to resolve reference "${name}": ${cause(reference)}`;
  return kind === 'not-found' ? `rpc error: code = NotFound desc = ${text}` : unknown(text);
}
