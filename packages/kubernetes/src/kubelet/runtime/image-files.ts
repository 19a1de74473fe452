import type { Models } from '../../model-registry.ts';
import { Skeleton } from './files/index.ts';

const skeletons = new Map<string, Skeleton>();

/** The files an image brings, shared by all its containers. */
export function skeletonOf(models: Models, image: string): Skeleton {
  const known = skeletons.get(image);
  if (known) return known;
  const skeleton = Skeleton.forImage(models.imageFiles(image));
  skeletons.set(image, skeleton);
  return skeleton;
}
