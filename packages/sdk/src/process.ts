import type { Draws, Duration, SimTime, Timer, Value } from '@podsim/kernel';

/** A row of a declared table, by column name. */
export type Row = Readonly<Record<string, Value>>;

/** What a model may know about the container whose process it plays. All of it is frozen. */
export interface ContainerView {
  readonly name: string;
  readonly image: string;
  /** Entry point and arguments of the manifest; null where the manifest has none. */
  readonly command: readonly string[] | null;
  readonly args: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  /** Every containerPort, and every port that its probes and hooks name, ascending. */
  readonly ports: readonly number[];
  /** Millicores and bytes; null is unlimited. */
  readonly limits: { readonly cpu: number | null; readonly memory: number | null };
  /** False under a shared PID namespace, where the pause process is PID 1 (SYS-6). */
  readonly isPid1: boolean;
  readonly pod: PodView;
}

export interface PodView {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly node: string;
  readonly ip: string;
  /** The name that streams use: `pod/web`, `deployment/web#3`. Never a generated name. */
  readonly identity: string;
}

/** One command run inside a container: an exec probe, an exec hook, `kubectl exec`. */
export interface ExecCall {
  readonly argv: readonly string[];
  readonly purpose: 'probe' | 'hook' | 'exec';
  /** Which probe asks, if one does. */
  readonly probe?: ProbeType;
  /** Which execution of that probe this is; absent: the caller does not count them. */
  readonly attempt?: RequestAttempt;
  /** Which hook it is, if it is one. */
  readonly hook?: 'postStart' | 'preStop';
  /** Set once the caller gave up (probe timeout, container gone); the process is killed. */
  onKill(action: () => void): void;
  /**
   * Ends the command, now or later; the second call is ignored.
   *
   * @param code the exit code; -1 means that the command could not be started, with the runtime's
   *   error as `output` (PROBE-14: an error of the attempt, not a result).
   * @param hold says how long the same call would give the same answer after the same time;
   *   absent, the caller asks again at every attempt.
   */
  exit(code: number, output?: string, hold?: Hold): void;
}

/**
 * An answer, its latency included, stays the same until the first of these: `until`, `attempts`
 * further attempts, a change of one of `files`, or `changed()`.
 */
export interface Hold {
  /** Absent: for as long as nothing changes. */
  readonly until?: SimTime;
  /**
   * So many of the attempts after this one (their ordinals count, not their times) get the same;
   * absent: any number of them. For failures that are independent of each other: see
   * `nextOccurrence`. Only for who was told an attempt.
   */
  readonly attempts?: number;
  /** Absolute paths that the answer was read from. */
  readonly files?: readonly string[];
}

/** Which execution of its probe a question is. Answers may depend on it, but on no earlier one. */
export interface RequestAttempt {
  /** Ordinal of the execution over the life of the pod object, from 0. */
  readonly ordinal: number;
  /** Later answers count as none. */
  readonly timeout: Duration;
}

export interface Request {
  readonly port: number;
  readonly path: string;
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly from: 'probe' | 'hook' | 'network';
  /** Which probe asks, if one does. */
  readonly probe?: ProbeType;
  /** Which execution of that probe this is; absent: the caller does not count them. */
  readonly attempt?: RequestAttempt;
  /** Which hook it is, if it is one. */
  readonly hook?: 'postStart' | 'preStop';
}

/** An HTTP answer. `latency: null` never answers. */
export interface Answer {
  readonly status: number;
  readonly latency: Duration | null;
  readonly body?: string;
  /** Redirect target, with status 3xx. */
  readonly location?: string;
  readonly hold?: Hold;
}

/** A gRPC health answer. */
export interface GrpcAnswer {
  readonly status: 'SERVING' | 'NOT_SERVING' | 'UNKNOWN' | 'SERVICE_UNKNOWN' | 'UNIMPLEMENTED';
  readonly latency: Duration | null;
  readonly hold?: Hold;
}

/** How a connection to a listening port goes. `latency: null` never answers. */
export interface TcpAnswer {
  readonly result: 'open' | 'refused';
  readonly latency: Duration | null;
  readonly hold?: Hold;
}

export type ProbeType = 'startup' | 'readiness' | 'liveness';

export type StopSignal = 'SIGTERM' | 'SIGQUIT' | 'SIGINT' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2';

/** The files a container sees: its own layer, and the volumes mounted over it. */
export interface Files {
  /** The text, or null where there is no such file (or it is a directory). */
  read(path: string): string | null;
  /** Creates or replaces; false where the directory is missing or the mount is read-only. */
  write(path: string, text: string): boolean;
  append(path: string, text: string): boolean;
  makeDirectory(path: string): boolean;
  /** Removes a file, or a directory with all it holds; false where there is none. */
  remove(path: string): boolean;
  stat(path: string): 'file' | 'directory' | null;
  /** Names in a directory by code unit; null where it is none. */
  list(path: string): readonly string[] | null;
  /** Calls `action` after each change at or below `path`; returns the function that ends it. */
  watch(path: string, action: () => void): () => void;
}

/** What a container reaches outside itself. Ports of the same pod are `localhost`. */
export interface Network {
  /** The address a name resolves to now, or null (NXDOMAIN). */
  resolve(name: string): string | null;
  /** Whether an ICMP echo is answered. */
  ping(address: string): boolean;
  connect(address: string, port: number): 'open' | 'refused' | 'timeout';
  request(address: string, request: Request): Answer | 'refused' | 'timeout';
  /** Calls `action` after a change that may alter any answer above; returns the stop function. */
  watch(action: () => void): () => void;
}

/**
 * A process: one attempt of one container. It is all that a runtime model is handed: its clock,
 * its draws and its world.
 */
export interface Process {
  readonly now: SimTime;
  readonly container: ContainerView;
  /** 0 for the first instance of the container, counted over the life of the pod object. */
  readonly attempt: number;
  readonly files: Files;
  readonly network: Network;
  /** Runs `action` after `delay`, unless the process has ended by then. */
  after(delay: Duration, action: () => void): Timer;
  /** Draws of this attempt for one purpose; the same stream at each call with the same name. */
  random(purpose: string): Draws;
  /** Ports are shared by the containers of a pod (SYS-5). */
  listen(port: number): 'ok' | 'in-use';
  close(port: number): void;
  /** Resident memory in bytes from now on; above the limit the kernel kills (TERM-25). */
  memory(bytes: number): void;
  /**
   * One line of standard output.
   *
   * @param at when it was written, if that was earlier; absent: now. Lines come in order of time.
   */
  log(line: string, at?: SimTime): void;
  /** Answers may differ from now on: wakes whoever relies on a hold. */
  changed(): void;
  /** Ends the process; nothing of it runs afterwards. */
  exit(code: number): never;
  /** Writes a row of a table that the plugin declares. */
  record(table: string, row: Row): void;
}

/** What a process uses at a moment: what a HorizontalPodAutoscaler looks at. */
export interface Usage {
  /** Millicores. */
  readonly cpu?: number;
  /** Resident bytes. */
  readonly memory?: number;
  /** Metrics of its own by name, such as `requests_per_second`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Load of the whole workload, which its ready pods share evenly. */
  readonly shared?: {
    /** Millicores. */
    readonly cpu?: number;
    readonly metrics?: Readonly<Record<string, number>>;
  };
}

/** How one process behaves. Every method is synchronous. */
export interface Behavior {
  start(): void;
  /**
   * A stop signal arrived. Absent: the default action, which ends the process with 128 + signal,
   * unless it is PID 1 (the kernel drops signals that PID 1 does not handle, TERM-9).
   */
  signal?(signal: StopSignal): void;
  /**
   * The limits of the container have changed while the process runs (an in-place resize):
   * `process.container.limits` are the new ones. Absent: what it asks from now on meets them, and
   * what it has begun goes on as it was.
   */
  resized?(): void;
  /** Absent: the command is run by the `shell` model against the container's files. */
  exec?(call: ExecCall): void;
  /** Only asked while the port listens. Absent: 200 in 5 ms. */
  http?(request: Request): Answer;
  /** Only asked while the port listens. Absent: UNIMPLEMENTED. */
  grpc?(service: string, probe?: ProbeType, attempt?: RequestAttempt): GrpcAnswer;
  /** Asked by a TCP probe, only while the port listens. Absent: open at once. */
  tcp?(port: number, probe?: ProbeType, attempt?: RequestAttempt): TcpAnswer;
  /**
   * Whether the application works, by its own account: a probe that kills it then is a false kill.
   * Absent: not known, so no kill of it counts as false.
   */
  healthy?(): boolean;
  /**
   * What it uses now. Absent: not known; an autoscaler takes it for idle if it knows what another
   * container of the pod uses, and has no metric of the pod otherwise.
   */
  usage?(): Usage;
  /**
   * Writes the lines of output that are due by now but not written yet. Called before the log is
   * read and before a process is killed. Absent: the process writes every line at its time.
   */
  flush?(): void;
}
