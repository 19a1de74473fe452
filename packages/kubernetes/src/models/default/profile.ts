import { milliseconds } from '@podsim/kernel';
import type { ServerProfile } from '../images/index.ts';

/** The default process: what an application is assumed to be when nothing is known of it. */
export const DEFAULT_PROFILE: ServerProfile = {
  binaries: [],
  // Its ports are those that the manifest names.
  ports: [],
  startup: milliseconds(0),
  protocol: 'http',
  docroot: null,
  signals: {
    SIGTERM: { code: 0, after: milliseconds(100) },
    SIGINT: { code: 0, after: milliseconds(100) },
    SIGQUIT: { code: 0, after: milliseconds(100) },
    SIGHUP: 'ignored',
    SIGUSR1: 'ignored',
    SIGUSR2: 'ignored',
  },
  bindPatience: milliseconds(0),
  control: 'none',
};

export const DEFAULT_LATENCY = milliseconds(5);
