/**
 * Simulated file systems.
 *
 * Mirrors what a container sees: the image's files with a private writable layer over them, and
 * volumes mounted into it. Simplified: files are texts, without owners, modes, links or times;
 * nothing is ever full. Left out: sockets, real devices beyond those that scripts use, quotas.
 *
 * Cheap when unused: the image's files are one frozen `Skeleton` that all containers of an image
 * share, and a volume allocates its own entries at the first change.
 */
export { baseName, joinPath, normalizePath, parentPath } from './path.ts';
export { type ImageFile, Skeleton } from './skeleton.ts';
export { FileView, type Mount, type ViewOptions } from './view.ts';
export { Volume } from './volume.ts';
