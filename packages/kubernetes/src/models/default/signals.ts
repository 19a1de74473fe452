import type { StopSignal } from '@podsim/sdk';

const NUMBERS: Readonly<Record<StopSignal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

/** Linux's number of a stop signal. */
export function stopSignalOf(signal: StopSignal): number {
  return NUMBERS[signal];
}
