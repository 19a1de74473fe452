import type { ConfigMap, Container, Secret, Volume as VolumeSpec } from '@podsim/api';
import type { Files } from '@podsim/sdk';
import type { PodObject } from '../../store/objects.ts';
import { FileView, type Mount, type Skeleton, Volume } from './files/index.ts';

/** Objects that volumes and environment are read from. */
export interface ConfigSource {
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
}

/** hostPath volumes of one node: the same path is the same directory for all its pods. */
export class HostPaths {
  readonly #volumes = new Map<string, Volume>();

  volume(path: string): Volume {
    const known = this.#volumes.get(path);
    if (known) return known;
    const volume = new Volume();
    this.#volumes.set(path, volume);
    return volume;
  }
}

/** What the volumes of all pods of a node are made from. */
export interface VolumeSources {
  readonly host: HostPaths;
  readonly config: ConfigSource;
  readonly skeletonOf: (image: string) => Skeleton;
}

/** The volumes of one pod, and the file views of its containers; made when first used. */
export class PodVolumes {
  readonly #sources: VolumeSources;
  readonly #pod: PodObject;
  #volumes: Map<string, Volume> | null = null;
  #views: Map<string, FileView> | null = null;

  constructor(sources: VolumeSources, pod: PodObject) {
    this.#sources = sources;
    this.#pod = pod;
  }

  /** The present view of a container; a new instance has called `reset` before. */
  view(container: Container): FileView {
    const known = this.#views?.get(container.name);
    if (known) return known;
    const mounts = container.volumeMounts.map((mount): Mount => {
      return {
        path: mount.mountPath,
        volume: this.#volume(mount.name),
        subPath: mount.subPath,
        readOnly: mount.readOnly,
      };
    });
    const view = new FileView({
      image: this.#sources.skeletonOf(container.image),
      mounts,
      hostname: this.#pod.name,
    });
    this.#views ??= new Map();
    this.#views.set(container.name, view);
    return view;
  }

  /** Files of a container by name, for who watches them; the view exists while it runs. */
  filesOf(container: string): Files {
    const view = this.#views?.get(container);
    if (!view) throw new Error(`container ${container} has no files yet`);
    return view;
  }

  /** A new instance begins with the image's own files; volumes stay (SYS-4). */
  reset(container: string): void {
    this.#views?.delete(container);
  }

  #volume(name: string): Volume {
    const known = this.#volumes?.get(name);
    if (known) return known;
    const spec = this.#pod.spec.volumes.find((one) => one.name === name);
    const volume = spec ? this.#make(spec) : new Volume();
    this.#volumes ??= new Map();
    this.#volumes.set(name, volume);
    return volume;
  }

  #make({ source }: VolumeSpec): Volume {
    if (source.type === 'hostPath') return this.#sources.host.volume(source.path);
    const volume = new Volume();
    if (source.type === 'configMap' || source.type === 'secret') {
      const object = objectOf(this.#sources, this.#pod, source);
      const items = source.items?.map(({ key, path }) => [key, path] as const);
      const entries = Object.entries(object?.data ?? {});
      for (const [key, value] of entries) {
        const path = items ? items.find(([name]) => name === key)?.[1] : key;
        if (path !== undefined) volume.write(`/${path}`, value);
      }
    }
    return volume;
  }
}

/**
 * The first volume of a pod that cannot be mounted because what it is made of does not exist: its
 * name and the reason. null: none.
 */
export function missingVolume(
  sources: VolumeSources,
  pod: PodObject,
): { readonly volume: string; readonly reason: string } | null {
  for (const { name: volume, source } of pod.spec.volumes) {
    if (source.type !== 'configMap' && source.type !== 'secret') continue;
    if (source.optional || objectOf(sources, pod, source)) continue;
    const kind = source.type === 'configMap' ? 'configmap' : 'secret';
    return { volume, reason: `${kind} "${source.name}" not found` };
  }
  return null;
}

function objectOf(
  { config }: VolumeSources,
  { namespace }: PodObject,
  { type, name }: { readonly type: 'configMap' | 'secret'; readonly name: string },
): ConfigMap | Secret | undefined {
  return type === 'configMap' ? config.configMap(namespace, name) : config.secret(namespace, name);
}
