import type { Script, Statement } from 'unbash';
import { CommandError, ExitShell, Killed } from '../errors.ts';
import { obituary } from '../signals.ts';
import type { Shell } from '../state/shell.ts';
import type { Proc } from '../world/procs.ts';
import { Capture, NOTHING, Pipe } from '../world/streams.ts';
import type { Steps } from '../world/thread.ts';
import { later } from './call.ts';
import type { Node } from './types.ts';

/**
 * Runs something as a child that the shell waits for: a process of its own in the same thread,
 * which a signal can end without ending the shell.
 */
export function* foreground(
  sh: Shell,
  name: string,
  body: (proc: Proc) => Steps<number>,
): Steps<number> {
  const { session } = sh;
  const proc = session.startProc(name, sh.proc, sh.proc.thread);
  let status = 128;
  try {
    yield later(sh, sh.costs.fork);
    status = yield* body(proc);
  } catch (error) {
    if (!(error instanceof Killed) || error.proc !== proc) throw error;
    status = 128 + error.signal;
    const words = obituary(error.signal);
    if (words !== null && sh.flavour.shell !== 'bash' && !sh.quiet) sh.stream(2).put(`${words}\n`);
  } finally {
    session.procs.end(proc, status);
  }
  return status;
}

/** Runs a shell to its end: `exit`, errors that end it, and its EXIT trap. */
export function* asShell(sh: Shell, body: Steps<number>): Steps<number> {
  let status: number;
  try {
    status = yield* body;
  } catch (error) {
    status = codeOf(sh, error);
  }
  const onExit = sh.traps.get(0);
  if (onExit === undefined || onExit === '') return status;
  sh.setTrap(0, null);
  sh.jump = null;
  sh.status = status;
  try {
    yield* sh.session.engine.script(sh, onExit);
    return status;
  } catch (error) {
    return codeOf(sh, error);
  }
}

/** The exit code of a shell that something ended; anything else goes on. */
function codeOf(sh: Shell, error: unknown): number {
  if (error instanceof ExitShell) return error.code;
  if (!(error instanceof CommandError)) throw error;
  sh.complain(error.message);
  return error.code;
}

/** `( ... )` */
export function subshell(sh: Shell, statements: readonly Statement[]): Steps<number> {
  const { engine } = sh.session;
  return foreground(sh, sh.name, (proc) => {
    const child = sh.fork(proc);
    return asShell(child, engine.list(child, statements, true));
  });
}

/** `$( ... )`; its status is that of a command that only assigns. */
export function* substitute(sh: Shell, script: Script): Steps<string> {
  const { engine, world } = sh.session;
  const output = new Capture(world);
  sh.substituted = yield* foreground(sh, sh.name, (proc) => {
    const child = sh.fork(proc);
    const [stdin, , stderr] = child.descriptors;
    child.descriptors = [stdin ?? null, output, stderr ?? null, ...child.descriptors.slice(3)];
    if (script.source !== undefined) child.text = script.source;
    return asShell(child, engine.list(child, script.commands, true));
  });
  if (sh.flavour.shell === 'bash') sh.status = sh.substituted;
  return output.text.replace(/\n+$/, '');
}

/** Starts a child that runs beside the shell, in a thread of its own. */
function spawn(
  sh: Shell,
  node: Node,
  prepare: (child: Shell) => void,
  onEnd: (status: number) => void,
): Proc {
  const { session } = sh;
  const { thread } = sh.proc;
  const options = { base: thread.base, name: sh.name, parent: sh.proc, observer: thread.observer };
  const child = session.start({
    ...options,
    steps: (own) => {
      const inner = sh.fork(own.root);
      prepare(inner);
      own.shell = inner;
      return childSteps(inner, node);
    },
    onEnd: (status) => {
      onEnd(status);
      // `wait`, or a pipeline, may be waiting for it.
      if (thread.waiter !== null) session.scheduler.wake(thread);
    },
  });
  return child.root;
}

function* childSteps(sh: Shell, node: Node): Steps<number> {
  yield later(sh, sh.costs.fork);
  return yield* asShell(sh, sh.session.engine.run(sh, node, true));
}

/** `... &` */
export function background(sh: Shell, node: Node): void {
  const proc = spawn(
    sh,
    node,
    (child) => {
      child.descriptors = [NOTHING, ...child.descriptors.slice(1)];
    },
    () => {},
  );
  sh.addJob(proc);
  sh.lastJob = proc.pid;
}

/** `a | b | c`: all at once, each in a subshell; the status of the last. */
export function* pipeline(sh: Shell, nodes: readonly Node[]): Steps<number> {
  const stages: Proc[] = [];
  let input: Pipe | null = null;
  for (const [i, node] of nodes.entries()) {
    const output = i < nodes.length - 1 ? new Pipe(sh.session.world, sh.session.scheduler) : null;
    stages.push(startStage(sh, node, input, output));
    input = output;
  }
  const { thread } = sh.proc;
  while (stages.some(({ status }) => status === null)) {
    thread.waiter = thread.root;
    try {
      yield null;
    } finally {
      thread.waiter = null;
    }
  }
  const statuses = stages.map(({ status }) => status ?? 0);
  const failed = sh.options.pipefail ? statuses.findLast((status) => status !== 0) : undefined;
  return failed ?? statuses.at(-1) ?? 0;
}

function startStage(sh: Shell, node: Node, input: Pipe | null, output: Pipe | null): Proc {
  return spawn(
    sh,
    node,
    (child) => {
      const open = [...child.descriptors];
      if (input !== null) open[0] = input;
      if (output !== null) open[1] = output;
      child.descriptors = open;
    },
    () => {
      input?.closeReader();
      output?.closeWriter();
    },
  );
}
