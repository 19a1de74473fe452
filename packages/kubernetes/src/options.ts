/** What it takes to check the options of models before anything is simulated. */
export { checkOptions, type OptionProblem } from './model-options.ts';
export { builtin } from './models/index.ts';
