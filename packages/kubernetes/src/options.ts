/** What it takes to check the options of models before anything is simulated. */
export {
  checkOption,
  checkOptions,
  checkSchedulers,
  type OptionProblem,
  takesNoOptions,
} from './model-options.ts';
export { builtin } from './models/index.ts';
