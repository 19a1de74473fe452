/**
 * The hook model `duration`: a hook takes a drawn time and then succeeds or fails, whatever its
 * handler is. Nothing upstream is mirrored.
 */
export { type DurationOptions, duration } from './model.ts';
