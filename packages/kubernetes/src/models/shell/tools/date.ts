import type { Call } from '../engine/call.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const LONG_DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** An instant of the calendar, in UTC. */
interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly dayOfYear: number;
  readonly epoch: number;
}

/** `date [-u] [-d @SECONDS] [+FORMAT]`, of the simulated clock. */
export function date(call: Call): number {
  let format: string | null = null;
  let epoch: number | null = null;
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg.startsWith('+')) format = arg.slice(1);
    else if (arg === '-d' || arg === '--date') {
      const text = args[++at] ?? '';
      if (!/^@\d+$/.test(text)) return call.fail(`invalid date '${text}'`);
      epoch = Number(text.slice(1));
    } else if (/^(?:-I(?:seconds)?|--iso-8601(?:=seconds)?)$/.test(arg)) {
      format = arg.endsWith('seconds') ? '%Y-%m-%dT%H:%M:%S+00:00' : '%Y-%m-%d';
    } else if (arg === '-R') format = '%a, %d %b %Y %H:%M:%S +0000';
  }
  const moment = momentAt(epoch ?? call.world.clock());
  const standard = '%a %b %e %H:%M:%S UTC %Y';
  call.out(`${formatMoment(moment, format ?? standard)}\n`);
  return 0;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  if (month === 1) return isLeap(year) ? 29 : 28;
  return [3, 5, 8, 10].includes(month) ? 30 : 31;
}

function momentAt(epoch: number): Moment {
  const days = Math.floor(epoch / 86_400);
  const rest = epoch - days * 86_400;
  let year = 1970;
  let day = days;
  for (let length = 365; day >= length; year++) {
    day -= length;
    length = isLeap(year + 1) ? 366 : 365;
  }
  const dayOfYear = day + 1;
  let month = 0;
  for (; day >= daysIn(year, month); month++) day -= daysIn(year, month);
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor(rest / 60) % 60;
  const weekday = (days + 4) % 7;
  return { year, month, day: day + 1, weekday, hour, minute, second: rest % 60, dayOfYear, epoch };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function formatMoment(m: Moment, format: string): string {
  return format.replace(/%-?([a-zA-Z%])/g, (directive, letter: string) => {
    const text = field(m, letter);
    if (text === null) return directive;
    return directive.startsWith('%-') ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}

function field(m: Moment, letter: string): string | null {
  switch (letter) {
    case 'Y':
      return String(m.year);
    case 'y':
      return two(m.year % 100);
    case 'm':
      return two(m.month + 1);
    case 'd':
      return two(m.day);
    case 'e':
      return String(m.day).padStart(2);
    case 'j':
      return String(m.dayOfYear).padStart(3, '0');
    case 'F':
      return `${m.year}-${two(m.month + 1)}-${two(m.day)}`;
    case 'D':
      return `${two(m.month + 1)}/${two(m.day)}/${two(m.year % 100)}`;
    default:
      return nameField(m, letter) ?? timeField(m, letter);
  }
}

function nameField(m: Moment, letter: string): string | null {
  switch (letter) {
    case 'a':
      return DAYS[m.weekday] ?? '';
    case 'A':
      return LONG_DAYS[m.weekday] ?? '';
    case 'b':
    case 'h':
      return MONTHS[m.month] ?? '';
    case 'u':
      return String(m.weekday === 0 ? 7 : m.weekday);
    case 'w':
      return String(m.weekday);
    case 'Z':
      return 'UTC';
    case 'z':
      return '+0000';
    default:
      return null;
  }
}

function timeField(m: Moment, letter: string): string | null {
  switch (letter) {
    case 'H':
      return two(m.hour);
    case 'I':
      return two(m.hour % 12 === 0 ? 12 : m.hour % 12);
    case 'M':
      return two(m.minute);
    case 'S':
      return two(m.second);
    case 'T':
      return `${two(m.hour)}:${two(m.minute)}:${two(m.second)}`;
    case 'R':
      return `${two(m.hour)}:${two(m.minute)}`;
    case 's':
      return String(m.epoch);
    case 'N':
      return '000000000';
    case 'p':
      return m.hour < 12 ? 'AM' : 'PM';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return letter === '%' ? '%' : null;
  }
}
