import { definePlugin } from '@podsim/sdk';
import { lossy } from './lossy.ts';
import { openmetrics } from './openmetrics.ts';

export default definePlugin({
  name: 'podsim-plugin-flaky-network',
  version: '1.0.0',
  apiVersion: 1,
  namespace: 'flaky',
  probeModels: { lossy },
  sinks: { openmetrics },
});
