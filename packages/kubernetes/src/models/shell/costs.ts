import { type Duration, microseconds, milliseconds, seconds } from '@podsim/kernel';

/** What the steps of a script take. Everything that is not listed takes no time. */
export interface Costs {
  /** Start of a child process: an external command, a subshell, a stage of a pipeline. */
  readonly fork: Duration;
  /** One round of `while` and `until`, so that no loop stands still in time. */
  readonly round: Duration;
}

export const SCRIPT_COSTS: Costs = { fork: milliseconds(1), round: microseconds(10) };

/**
 * Costs inside an exec call: the runtime adds its own latency, and a command that only looks must
 * take no time of its own, so that its answer belongs to one instant.
 */
export const EXEC_COSTS: Costs = { fork: microseconds(0), round: microseconds(10) };

/** A DNS query and its answer. */
export const LOOKUP: Duration = milliseconds(1);
/** An ICMP echo on the cluster's network. */
export const ROUND_TRIP: Duration = microseconds(400);
/** How long ping waits for the answer to its last packet. */
export const PING_PATIENCE: Duration = seconds(10);
/** After so long the kernel gives up on a connection that nobody answers. */
export const CONNECT_PATIENCE: Duration = seconds(130);

/** One step of `tail /dev/zero`: recordings show 45 to 155 ms until a limit of 24 MiB is hit. */
export const GROWTH = { every: milliseconds(20), bytes: 16 * 1024 * 1024 } as const;
/** Where the growth ends without a limit. */
export const GROWTH_MAX = 8 * 1024 * 1024 * 1024;

/** Commands that one container may run at one instant. */
export const COMMANDS_PER_INSTANT = 100_000;
/** Nested calls of functions, subshells and scripts. */
export const DEPTH_MAX = 400;
/** Processes that one container may have at once. */
export const PROCESSES_MAX = 1_000;
