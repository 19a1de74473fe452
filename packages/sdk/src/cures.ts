/** What to use instead of what differs from run to run; said by the guard and by the linter. */
export const USE_CLOCK = 'take the time from process.now (or attempt.startedAt), which is virtual';
export const USE_DRAWS = "draw from process.random('purpose') (or attempt.random, call.draws)";
export const USE_AFTER = 'arm a timer with process.after(delay, action), in virtual time';
