import { bracket, test } from '../builtins/test.ts';
import type { Program } from '../engine/call.ts';
import { CLIENT_NAMES, client, stress } from './clients.ts';
import { date } from './date.ts';
import { curl, wget } from './download.ts';
import { echo } from './echo.ts';
import { changeNothing, cp, ln, mkdir, mktemp, mv, rm, rmdir, touch } from './files.ts';
import { kill } from './kill.ts';
import { ls } from './list.ts';
import { nslookup, ping } from './network.ts';
import { printf } from './printf.ts';
import { killByName, pgrep, pidof, ps } from './processes.ts';
import { sleep, usleep } from './sleep.ts';
import { httpd, nc } from './sockets.ts';
import { cut, expr, seq, sort, tee, tr, uniq, xargs } from './streams.ts';
import {
  basename,
  dirname,
  env,
  hostname,
  id,
  nohup,
  nproc,
  perl,
  printenv,
  pwd,
  timeout,
  uname,
  which,
  whoami,
  yes,
} from './system.ts';
import { tail } from './tail.ts';
import { cat, grep, head, wc } from './text.ts';

const FILES: Readonly<Record<string, Program>> = {
  cat,
  chgrp: changeNothing,
  chmod: changeNothing,
  chown: changeNothing,
  cp,
  grep,
  head,
  ln,
  ls,
  mkdir,
  mktemp,
  mv,
  rm,
  rmdir,
  tail,
  tee,
  touch,
  wc,
};

const TEXT: Readonly<Record<string, Program>> = {
  basename,
  cut,
  date,
  dirname,
  echo,
  expr,
  printf,
  seq,
  sort,
  tr,
  uniq,
  yes,
};

const SYSTEM: Readonly<Record<string, Program>> = {
  env,
  hostname,
  id,
  nohup,
  nproc,
  perl,
  printenv,
  pwd,
  sync: () => 0,
  timeout,
  uname,
  which,
  whoami,
  xargs,
};

const PROCESSES: Readonly<Record<string, Program>> = {
  '[': bracket,
  false: () => 1,
  kill,
  killall: killByName,
  pgrep,
  pidof,
  pkill: killByName,
  ps,
  sleep,
  stress,
  test,
  true: () => 0,
  usleep,
};

const NETWORK: Readonly<Record<string, Program>> = { curl, httpd, nc, nslookup, ping, wget };

/** External commands by name. */
export const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...Object.entries(FILES),
  ...Object.entries(TEXT),
  ...Object.entries(SYSTEM),
  ...Object.entries(PROCESSES),
  ...Object.entries(NETWORK),
  ...CLIENT_NAMES.map((name) => [name, client] as const),
]);
