import type { Handler } from '@podsim/api';
import { type Duration, milliseconds, type SimTime, seconds } from '@podsim/kernel';
import type { Hold, RequestAttempt } from '@podsim/sdk';
import { exec, KILLED } from '../runtime/exec.ts';
import { type Asker, askGrpc, askHttp, askTcp, type NetworkReply } from './network-probes.ts';
import { failure, internalError, type ProbeResult, success } from './outcome.ts';
import type { Prober } from './prober.ts';
import type { ProbeWorker } from './worker.ts';

/** A call whose context is over fails before it leaves the kubelet. */
const CANCELED = 'rpc error: code = Canceled desc = context canceled';
const CANCEL_LATENCY = milliseconds(1);

/**
 * One execution of a probe: asks the process at the instant of the tick and hands the result on
 * when its latency has passed, or the timeout (PROBE-16).
 */
export class Execution {
  /** A manual trigger came meanwhile (PROBE-6). */
  triggered = false;
  /** Something changed since the question whose answer waits to be judged. */
  stale = false;
  /** It runs a command in the container. */
  isCommand = false;
  readonly #prober: Prober;
  readonly #worker: ProbeWorker;
  readonly #judge: (result: ProbeResult) => void;
  #result: ProbeResult | null = null;
  #kill: (() => void) | null = null;
  #over = false;

  constructor(prober: Prober, worker: ProbeWorker, judge: (result: ProbeResult) => void) {
    this.#prober = prober;
    this.#worker = worker;
    this.#judge = judge;
  }

  begin(ordinal: number, containerId: number): void {
    const model = this.#prober.modelFor(this.#worker);
    if (model) {
      const outcome = model(ordinal);
      this.#finishAfter(outcome.latency, outcome.result);
      return;
    }
    const { handler } = this.#worker.probe;
    this.isCommand = handler.type === 'exec';
    if (handler.type === 'exec') this.#exec(handler.command, containerId);
    else this.#ask(handler);
  }

  /**
   * An attempt that was not run because it repeats the last one, a success, is under way. It is
   * judged at `judged`, but a command ends with its container if that is earlier (HOOK-9).
   */
  takeOver(judged: SimTime, isCommand: boolean): void {
    this.isCommand = isCommand;
    this.#result = success(null);
    this.#worker.endAfter((judged - this.#prober.now) as Duration);
    if (!isCommand) return;
    const { pod, overhead, containerId } = this.#worker;
    const instance = pod.runtime.running().find(({ id }) => id === containerId);
    const look = (): void => {
      if (instance?.process?.alive || this.#prober.now + overhead >= judged) return;
      this.abandon();
      this.#finishAfter(overhead, execResult(KILLED, '', null));
    };
    this.#kill = pod.onProcessChange(look);
    look();
  }

  /** Ends what is still under way. */
  abandon(): void {
    this.#kill?.();
    this.#kill = null;
  }

  /** The result is known; it is judged after `latency`, or as a timeout when that comes first. */
  #finishAfter(latency: Duration, result: ProbeResult): void {
    this.#result = result;
    this.#worker.answered(result.hold);
    this.#worker.endAfter(latency);
  }

  end(): void {
    this.#over = true;
    this.abandon();
    this.#judge(this.#result ?? this.#timeoutResult());
  }

  #timeoutResult(): ProbeResult {
    const { handler, timeoutSeconds } = this.#worker.probe;
    const command = handler.type === 'exec' ? handler.command.join(' ') : '';
    const { execTimeoutText } = this.#prober.release;
    return failure(execTimeoutText(command, timeoutSeconds), true);
  }

  #exec(command: readonly string[], containerId: number): void {
    const overhead = this.#worker.overhead;
    if (this.#prober.cancelsExec(this.#worker)) {
      this.#finishAfter(CANCEL_LATENCY, internalError(CANCELED));
      return;
    }
    const timeout = seconds(this.#worker.probe.timeoutSeconds);
    this.#worker.endAfter((overhead + timeout) as Duration);
    this.#kill = exec(
      this.#worker.pod,
      this.#worker.container.name,
      {
        ...{ argv: command, purpose: 'probe', probe: this.#worker.type },
        ...{ attempt: this.#attempt(), containerId },
      },
      (code, output, hold) => {
        if (this.#over) return;
        this.#kill = null;
        this.#finishAfter(overhead, execResult(code, output, hold));
      },
    );
  }

  #ask(handler: Exclude<Handler, { type: 'exec' }>): void {
    const reply = this.#reply(handler);
    const timeout = seconds(this.#worker.probe.timeoutSeconds);
    if (reply.latency === null || reply.latency >= timeout) {
      this.#finishAfter(timeout, failure(reply.timeoutText, true));
      return;
    }
    const network = this.#worker.overhead;
    this.#finishAfter((reply.latency + network) as Duration, reply.result);
  }

  /** Which execution of its probe this is. */
  #attempt(): RequestAttempt {
    const { executions: ordinal, probe } = this.#worker;
    return { ordinal, timeout: seconds(probe.timeoutSeconds) };
  }

  #reply(handler: Exclude<Handler, { type: 'exec' }>): NetworkReply {
    const { pod, container, type: probe } = this.#worker;
    const release = this.#prober.release.version;
    const asker: Asker = { pod, container, probe, attempt: this.#attempt(), release };
    if (handler.type === 'httpGet') return askHttp(asker, handler);
    if (handler.type === 'tcpSocket') return askTcp(asker, handler);
    if (handler.type === 'grpc') return askGrpc(asker, handler);
    // Validation refuses a sleep handler in a probe.
    throw new Error(`a probe cannot have a handler of type ${handler.type}`);
  }
}

/** PROBE-14 for exec; a code below 0 says that the runtime could not run the command. */
function execResult(code: number, output: string, hold: Hold | null): ProbeResult {
  if (code < 0) return internalError(output);
  return code === 0 ? success(hold) : failure(output.replace(/\n$/, ''));
}
