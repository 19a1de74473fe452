import { definePlugin } from '@podsim/sdk';
import { defaultModel } from './default/index.ts';
import { scripted, scriptedHook, scriptedProbe } from './scripted/index.ts';
import { shell } from './shell/index.ts';

/** The built-in models: a plugin like any other. */
export const builtin = definePlugin({
  name: 'podsim',
  version: '0.1.0',
  apiVersion: 1,
  namespace: '',
  runtimeModels: { shell, scripted, default: defaultModel },
  probeModels: { scripted: scriptedProbe },
  hookModels: { scripted: scriptedHook },
});
