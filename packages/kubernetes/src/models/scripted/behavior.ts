import { plus, type SimTime, seconds } from '@podsim/kernel';
import type {
  Answer,
  Behavior,
  ExecCall,
  GrpcAnswer,
  Hold,
  Process,
  Request,
  StopSignal,
  TcpAnswer,
} from '@podsim/sdk';
import { runExec } from '../shell/index.ts';
import { type Health, healthAt } from './health.ts';
import type { ProbeName, ScriptedHook, ScriptedRun, Verdict } from './types.ts';

/** Status codes of the verdicts; `error` is an answer that no HTTP server should give. */
const STATUS: Readonly<Record<Verdict, number>> = {
  ok: 200,
  fail: 500,
  warn: 302,
  timeout: 200,
  error: 500,
};

/** Another host: a probe does not follow there, and passes with a warning (PROBE-15). */
const ELSEWHERE = 'http://0.0.0.0/';

const POST_START_WITHIN = seconds(1);

/** A process that goes exactly as a case file says. */
export class ScriptedBehavior implements Behavior {
  readonly #process: Process;
  readonly #run: ScriptedRun;
  readonly #startedAt: SimTime;
  #termAt: SimTime | null = null;

  constructor(process: Process, runs: readonly ScriptedRun[]) {
    this.#process = process;
    this.#run = runOf(process, runs);
    this.#startedAt = process.now;
  }

  start(): void {
    const { exit } = this.#run;
    for (const port of this.#process.container.ports) {
      if (this.#process.listen(port) === 'in-use') this.#process.exit(1);
    }
    if (exit !== null) this.#process.after(seconds(exit.after), () => this.#end(exit));
  }

  signal(signal: StopSignal): void {
    const { onTerm } = this.#run;
    if (signal === 'SIGHUP' || this.#termAt !== null) return;
    this.#termAt = this.#process.now;
    // Windows that count from SIGTERM begin to matter.
    this.#process.changed();
    if (onTerm.kind === 'ignore') return;
    const end = { code: onTerm.code, oom: false };
    if (onTerm.after === 0) this.#end(end);
    this.#process.after(seconds(onTerm.after), () => this.#end(end));
  }

  #end(end: { readonly code: number; readonly oom: boolean }): never {
    const { terminationLog, stdout } = this.#run;
    if (terminationLog !== null) this.#process.files.write('/dev/termination-log', terminationLog);
    for (const line of stdout?.split('\n') ?? []) this.#process.log(line);
    if (end.oom) this.#process.memory(Number.MAX_SAFE_INTEGER);
    return this.#process.exit(end.code);
  }

  exec(call: ExecCall): void {
    if (call.purpose === 'probe') this.#probe(call);
    else if (call.purpose === 'hook') this.#hook(call);
    else runExec(this.#process, call);
  }

  #probe(call: ExecCall): void {
    const health = this.#health(call.probe);
    if (health.verdict === 'timeout') return;
    const answer = () => {
      if (health.verdict === 'error') call.exit(-1, 'the probe could not be run');
      else call.exit(health.verdict === 'fail' ? 1 : 0, '', holdOf(health));
    };
    if (health.latency === 0) answer();
    else this.#later(call, health.latency, answer);
  }

  #scriptedHook(which: ExecCall['hook']): ScriptedHook {
    // A caller that does not say which hook it is can only mean postStart at the very start.
    const young = this.#process.now - this.#startedAt < POST_START_WITHIN;
    const isPostStart = which === undefined ? young : which === 'postStart';
    return isPostStart ? this.#run.postStart : this.#run.preStop;
  }

  #hook(call: ExecCall): void {
    const hook = this.#scriptedHook(call.hook);
    const end = () => call.exit(hook.fail ? 1 : 0);
    if (hook.duration === 0) end();
    else this.#later(call, seconds(hook.duration), end);
  }

  #later(call: ExecCall, delay: Health['latency'], action: () => void): void {
    const timer = this.#process.after(delay, action);
    call.onKill(() => timer.cancel());
  }

  http(request: Request): Answer {
    if (request.from === 'hook') return this.#httpHook(request);
    const health = this.#health(request.probe);
    const latency = health.verdict === 'timeout' ? null : health.latency;
    const status = STATUS[health.verdict];
    const hold = holdOf(health);
    return status === 302
      ? { status, latency, location: ELSEWHERE, hold }
      : { status, latency, hold };
  }

  #httpHook({ hook }: Request): Answer {
    const { duration, fail } = this.#scriptedHook(hook);
    return { status: fail ? 500 : 200, latency: seconds(duration) };
  }

  grpc(_service: string, probe?: ProbeName): GrpcAnswer {
    const health = this.#health(probe);
    const serving = health.verdict === 'ok' || health.verdict === 'warn';
    return {
      status: serving ? 'SERVING' : 'NOT_SERVING',
      latency: health.verdict === 'timeout' ? null : health.latency,
      hold: holdOf(health),
    };
  }

  tcp(_port: number, probe?: ProbeName): TcpAnswer {
    const health = this.#health(probe);
    const open = health.verdict === 'ok' || health.verdict === 'warn';
    return {
      result: open ? 'open' : 'refused',
      latency: health.verdict === 'timeout' ? null : health.latency,
      hold: holdOf(health),
    };
  }

  healthy(): boolean {
    return this.#health('liveness').verdict === 'ok';
  }

  /** Without a word about the probe, the one that watches over life. */
  #health(probe: ProbeName = 'liveness'): Health {
    const marks = { startedAt: this.#startedAt, termAt: this.#termAt };
    return healthAt(this.#run, probe, marks, this.#process.now);
  }
}

function holdOf({ until }: Health): Hold {
  return until === null ? {} : { until };
}

/** Attempt i uses run i; the last one repeats. */
function runOf(process: Process, runs: readonly ScriptedRun[]): ScriptedRun {
  const run = runs[Math.min(process.attempt, runs.length - 1)] as ScriptedRun;
  if (run.byIndex === null) return run;
  const { env, pod } = process.container;
  const index = Number(env.JOB_COMPLETION_INDEX ?? pod.labels[INDEX_LABEL] ?? 0);
  return index % 2 === 0 ? run.byIndex.even : run.byIndex.odd;
}

const INDEX_LABEL = 'batch.kubernetes.io/job-completion-index';

/** When the process does its job: the case files' event `up`. */
export function upAt(run: ScriptedRun, startedAt: SimTime): SimTime {
  return plus(startedAt, seconds(run.startDelay));
}
