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

export function readme({ name, namespace }: PluginNames): string {
  return `# ${name}

Models for podsim, the simulator of the Kubernetes Pod lifecycle.

${fence}sh
npm install ${name}
${fence}

${fence}yaml
spec:
  plugins: [${JSON.stringify(name)}]
  apps:
    - match: { pod: web }
      ${namespace}/app: { startup: 2s..10s }
${fence}

| option | default | meaning |
|---|---|---|
| \`startup\` | \`5s\` | until it listens and answers |
| \`drain\` | \`2s\` | from SIGTERM to its end |

## Work on it

${fence}sh
npm install
npm test                                # Node's test runner, on the sources
npx podsim run scenario.yaml            # the sources, too: nothing to build
npm run check                           # types, lint, and the contract of podsim
npx podsim explain ${namespace}/app scenario.yaml
${fence}

${'`npm publish`'} builds ${'`dist`'} first.
`;
}
