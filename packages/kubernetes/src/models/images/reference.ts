/** Parts of an image reference such as `quay.io/team/nginx:1.27@sha256:...`. */
export interface ImageReference {
  /** `quay.io/team/nginx` */
  readonly repository: string;
  /** `nginx` */
  readonly name: string;
  /** `1.27`; `latest` where there is none. */
  readonly tag: string;
}

/** Splits an image reference; a registry's port is not a tag. */
export function parseImage(image: string): ImageReference {
  const [undigested = ''] = image.split('@');
  const slash = undigested.lastIndexOf('/');
  const colon = undigested.indexOf(':', slash + 1);
  const repository = colon < 0 ? undigested : undigested.slice(0, colon);
  const tag = colon < 0 ? 'latest' : undigested.slice(colon + 1);
  return { repository, name: repository.slice(repository.lastIndexOf('/') + 1), tag };
}
