import { definePlugin } from '@podsim/sdk';
import { defaultModel } from './default/index.ts';
import { duration } from './duration/index.ts';
import { latency } from './latency/index.ts';
import { scripted, scriptedHook, scriptedProbe } from './scripted/index.ts';
import { server } from './server/index.ts';
import { shell } from './shell/index.ts';

/** The built-in models: a plugin like any other. */
export const builtin = definePlugin({
  name: 'podsim',
  version: '0.1.0',
  apiVersion: 1,
  namespace: '',
  runtimeModels: { shell, server, scripted, default: defaultModel },
  probeModels: { latency, scripted: scriptedProbe },
  hookModels: { duration, scripted: scriptedHook },
});
