import type { Request } from '@podsim/sdk';
import { answerStatic, HTTP_LATENCY, type ServerProfile } from '../../images/index.ts';
import { type Call, later } from '../engine/call.ts';
import { signalName } from '../signals.ts';
import type { RequestHandler } from '../world/session.ts';
import type { Steps } from '../world/thread.ts';

/** A well-known server, started from a script: listens, and ends as its profile says. */
export function* serve(call: Call, profile: ServerProfile): Steps<number> {
  if (profile.control === 'nginx') {
    const done = yield* controlNginx(call, profile);
    if (done !== null) return done;
  }
  return yield* stay(call, profile);
}

/** Runs the server in the foreground until a signal ends it. */
function* stay(call: Call, profile: ServerProfile): Steps<number> {
  const { session } = call.sh;
  const { thread } = call.proc;
  const ending: { effect: { code: number; after: number } | null } = { effect: null };
  call.proc.onSignal = (signal) => {
    const name = `SIG${signalName(signal)}` as keyof ServerProfile['signals'];
    const effect = profile.signals[name];
    if (effect === undefined) return 'default';
    if (effect === 'ignored') return 'ignored';
    ending.effect ??= effect;
    session.scheduler.wake(thread);
    return 'handled';
  };
  yield later(call.sh, profile.startup);
  const ports: number[] = [];
  try {
    if (ending.effect === null && !(yield* listenAll(call, profile, ports))) return 1;
    if (ending.effect === null) yield null;
    const effect = ending.effect ?? { code: 0, after: 0 };
    yield later(call.sh, effect.after as never);
    return effect.code;
  } finally {
    for (const port of ports) session.close(port);
  }
}

function* listenAll(call: Call, profile: ServerProfile, open: number[]): Steps<boolean> {
  const { session } = call.sh;
  for (const port of profile.ports) {
    if (session.listen(port, handlerOf(call, profile))) open.push(port);
    else {
      yield later(call.sh, profile.bindPatience);
      call.complain(`bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
      return false;
    }
  }
  return true;
}

export function handlerOf(call: Call, profile: ServerProfile): RequestHandler {
  const { docroot } = profile;
  const { files } = call.sh.session.process;
  if (docroot === null) return () => ({ status: 200, latency: HTTP_LATENCY, hold: {} });
  return (request: Request) => answerStatic(files, docroot, request.path);
}

/** `nginx -s quit`, `nginx -t`, and nginx in the background; null: it stays. */
function* controlNginx(call: Call, profile: ServerProfile): Steps<number | null> {
  const { args } = call;
  if (args.includes('-t')) {
    call.err('nginx: configuration file /etc/nginx/nginx.conf test is successful');
    return 0;
  }
  if (args.includes('-v') || args.includes('-V')) return 0;
  const at = args.indexOf('-s');
  if (at >= 0) return signalNginx(call, args[at + 1] ?? '');
  if (args.some((arg) => /daemon\s+off/.test(arg))) return null;
  const { session } = call.sh;
  const { thread } = call.proc;
  session.start({
    base: thread.base,
    name: 'nginx',
    parent: null,
    observer: thread.observer,
    steps: (own) => stay(detached(call, own.root), profile),
    onEnd: () => {},
  });
  return 0;
}

function detached(call: Call, proc: Call['proc']): Call {
  return Object.assign(Object.create(call), { proc }) as Call;
}

const NGINX_SIGNALS: Readonly<Record<string, number>> = {
  stop: 15,
  quit: 3,
  reload: 1,
  reopen: 10,
};

function signalNginx(call: Call, word: string): number {
  const isMaster = ({ name, pid }: Call['proc']) =>
    pid !== call.proc.pid && name.slice(name.lastIndexOf('/') + 1) === 'nginx';
  const signal = NGINX_SIGNALS[word];
  if (signal === undefined) return call.fail(`invalid option: "-s ${word}"`);
  const { session } = call.sh;
  session.unparkAll();
  call.world.taint();
  const master = session.procs.all().find(isMaster);
  if (master === undefined) return call.fail('[error] invalid PID number "" in "/run/nginx.pid"');
  session.signal(master, signal);
  return 0;
}
