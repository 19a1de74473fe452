import {
  type FileReader,
  formatProblem,
  type LoadOptions,
  loadScenario,
  type Scenario,
} from '../src/index.ts';

const NO_FILES: FileReader = {
  read: (path) => {
    throw new Error(`there is no ${path}`);
  },
};

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
  containers:
    - name: app
      image: nginx:1.27
`;

/** A scenario file: the lines of its `spec`, and a pod. */
export function withSpec(...lines: readonly string[]): string {
  const spec = lines.map((line) => `  ${line}\n`).join('');
  return `apiVersion: podsim/v1alpha1\nkind: Scenario\nspec:\n${spec}---\n${POD}`;
}

export const loadText = (text: string, options: Partial<LoadOptions> = {}) =>
  loadScenario([{ name: 's.yaml', text }], { reader: NO_FILES, ...options });

/** The scenario of a text that must load. */
export function scenarioOf(text: string, options: Partial<LoadOptions> = {}): Scenario {
  const { scenario, problems } = loadText(text, options);
  if (scenario === null) throw new Error(problems.map(formatProblem).join('\n'));
  return scenario;
}

/** Each problem as `line:column message`. */
export const problemsOf = (text: string, options: Partial<LoadOptions> = {}): string[] =>
  loadText(text, options).problems.map(
    ({ file, line, column, message }) =>
      `${file === 's.yaml' ? '' : `${file}:`}${line}:${column} ${message}`,
  );

export const notesOf = (text: string, options: Partial<LoadOptions> = {}): string[] =>
  loadText(text, options).notes.map(({ message, line }) =>
    line === undefined ? message : `${line}: ${message}`,
  );

/** A Deployment of nginx pods. */
export function deploymentText(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: nginx:1.27 }] }
`;
}
