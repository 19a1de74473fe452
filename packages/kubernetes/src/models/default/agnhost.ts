import { microseconds, milliseconds, plus, type SimTime, seconds } from '@podsim/kernel';
import type { Answer, Behavior, GrpcAnswer, Process, Request } from '@podsim/sdk';
import type { ServerProfile } from '../images/index.ts';
import { DEFAULT_PROFILE } from './profile.ts';
import { ServerBehavior } from './server.ts';

/** A Go program without handlers leaves with code 2 when it is PID 1. */
const GO: ServerProfile = {
  ...DEFAULT_PROFILE,
  startup: milliseconds(20),
  signals: {
    SIGTERM: { code: 2, after: milliseconds(5) },
    SIGINT: { code: 2, after: milliseconds(5) },
  },
};
const QUICK: ServerProfile = {
  ...GO,
  signals: {
    SIGTERM: { code: 0, after: milliseconds(1) },
    SIGINT: { code: 0, after: milliseconds(1) },
  },
};

const ANSWER_LATENCY = milliseconds(1);
/** From then on the sample of the documentation answers 500. */
const LIVENESS_LIFE = seconds(10);

/** The server of the documentation's liveness example: healthy for ten seconds, then not. */
export class LivenessBehavior extends ServerBehavior {
  readonly #failsAt: SimTime;

  constructor(process: Process) {
    super(process, { profile: GO, ports: [8080], latency: ANSWER_LATENCY });
    this.#failsAt = plus(process.now, LIVENESS_LIFE);
  }

  override http(request: Request): Answer {
    if (!request.path.startsWith('/healthz'))
      return { status: 200, latency: ANSWER_LATENCY, hold: {} };
    const { now } = this.process;
    if (now > this.#failsAt) {
      const age = (now - this.#failsAt + LIVENESS_LIFE) / 1_000_000;
      return { status: 500, latency: ANSWER_LATENCY, body: `error: ${age}` };
    }
    // It fails once more than ten seconds have passed.
    const until = plus(this.#failsAt, microseconds(1));
    return { status: 200, latency: ANSWER_LATENCY, body: 'ok', hold: { until } };
  }

  override healthy(): boolean {
    return super.healthy() && this.process.now <= this.#failsAt;
  }
}

/** `grpc-health-checking`: serves until it is told otherwise over HTTP. */
class GrpcBehavior extends ServerBehavior {
  #serving = true;

  constructor(process: Process) {
    super(process, { profile: GO, ports: [5000, 8080], latency: ANSWER_LATENCY });
  }

  override http(request: Request): Answer {
    const wanted = request.path.startsWith('/make-serving')
      ? true
      : request.path.startsWith('/make-not-serving')
        ? false
        : this.#serving;
    if (wanted !== this.#serving) {
      this.#serving = wanted;
      this.process.changed();
    }
    return { status: 200, latency: ANSWER_LATENCY };
  }

  override grpc(): GrpcAnswer {
    return { status: this.#serving ? 'SERVING' : 'NOT_SERVING', latency: ANSWER_LATENCY, hold: {} };
  }

  override healthy(): boolean {
    return super.healthy() && this.#serving;
  }
}

/** The test image of the Kubernetes project, by its first argument. */
export function createAgnhost(process: Process, args: readonly string[]): Behavior {
  const [command = 'pause', ...flags] = args;
  const serve = (profile: ServerProfile, ports: readonly number[]) =>
    new ServerBehavior(process, { profile, ports, latency: ANSWER_LATENCY });
  switch (command) {
    case 'liveness':
      return new LivenessBehavior(process);
    case 'grpc-health-checking':
      return new GrpcBehavior(process);
    case 'netexec':
      return serve(QUICK, [portFlag(flags, 'http-port', 8080)]);
    case 'serve-hostname':
      return serve(GO, [portFlag(flags, 'port', 9376)]);
    case 'test-webserver':
      return serve(GO, [portFlag(flags, 'port', 80)]);
    case 'echo-http-request':
    case 'nettest':
    case 'webhook':
      return serve(GO, [portFlag(flags, 'port', 8080)]);
    default:
      return serve(QUICK, []);
  }
}

/** `--http-port=8081` or `--http-port 8081`. */
function portFlag(flags: readonly string[], name: string, otherwise: number): number {
  const at = flags.findIndex((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`));
  const value = flags[at]?.split('=')[1] ?? flags[at + 1];
  return at < 0 || value === undefined ? otherwise : Number(value);
}
