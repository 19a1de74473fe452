/** How kubectl prints a simulated cluster. */
export { describePod } from './describe-pod.ts';
export { ageOf, byLast, type EventRow, eventCells, eventHeader } from './events.ts';
export { type PodListing, podHeader, podRow } from './get-pods.ts';
export {
  fits,
  kindNamed,
  LISTED_KINDS,
  type Listing,
  listObjects,
  type Query,
} from './listings.ts';
export { Moment } from './moment.ts';
export { type Json, podObject } from './pod-object.ts';
export { alignTabs, DESCRIBE_TABS, GET_TABS } from './tabwriter.ts';
