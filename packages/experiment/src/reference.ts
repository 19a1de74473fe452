/**
 * What there is to know, in words: fields of manifests, rules, tables and metrics. For `podsim
 * explain` and for generated documents; no run needs it.
 */
export {
  type FoundField,
  findManifestField,
  type ManifestField,
  type MissingField,
  manifestKinds,
} from '@podsim/api/reference';
export { ruleTexts } from '@podsim/kubernetes/reference';
export { fileColumnName, metricDefinitions } from '@podsim/output';
export { defaultTableNames, resultTables } from './tables.ts';
