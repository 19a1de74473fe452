import type { PluginNames } from './names.ts';

export function scenario({ folder, namespace }: PluginNames): string {
  return `apiVersion: podsim/v1alpha1
kind: Scenario
metadata: { name: ${JSON.stringify(folder)} }
spec:
  duration: 2m
  plugins: [./src/index.ts]
  apps:
    - match: { pod: web }
      ${namespace}/app: { startup: 2s..10s, drain: 3s }
  timeline:
    - { at: 1m, delete: pod/web }
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: app
      image: registry.example/app:1
      ports: [{ containerPort: 8080 }]
      readinessProbe: { httpGet: { path: /, port: 8080 }, periodSeconds: 2 }
`;
}

const fence = '```';

/** It names no model and no option: those change, and `podsim explain` knows them. */
export function readme({ name, namespace }: PluginNames): string {
  return `# ${name}

Models for podsim, the simulator of the Kubernetes Pod lifecycle.

${fence}sh
npm install ${name}
npx podsim plugins --plugin ${name}  # what it adds
npx podsim explain ${namespace}/MODEL --plugin ${name}  # what its options mean
${fence}

A scenario names it, and its models as ${`\`${namespace}/MODEL\``}:

${fence}yaml
spec:
  plugins: [${JSON.stringify(name)}]
${fence}

## Work on it

${fence}sh
npm install
npm test                                # Node's test runner, on the sources
npx podsim run scenario.yaml            # the sources, too: nothing to build
npx podsim plugins scenario.yaml        # what there is
npm run check                           # types, lint, and the contract of podsim
${fence}

${'`npm publish`'} builds ${'`dist`'} first.
`;
}
