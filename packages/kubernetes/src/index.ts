export { type Cluster, createCluster } from './cluster.ts';
export { supportedReleases } from './releases.ts';
export type * from './spec.ts';
export { carriedOut, logs, tables } from './tables.ts';
export { engineVersion } from './version.ts';
