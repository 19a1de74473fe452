/**
 * A run in which all is well, with something of everything that the checks look at. What a canary
 * breaks is broken here.
 */
export const specimen = `
apiVersion: podsim/v1alpha1
kind: Scenario
spec:
  duration: 200s
  timeline:
    - { at: 20s, delete: pod/stubborn }
    - { at: 20s, delete: pod/polite }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: serving, labels: { app: web } }
spec:
  containers:
    - name: app
      image: nginx
      readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 3 }
---
apiVersion: v1
kind: Pod
metadata: { name: crashing }
spec:
  containers: [{ name: app, image: 'busybox:1.36', command: [sh, -c, 'sleep 2; exit 1'] }]
---
apiVersion: v1
kind: Pod
metadata: { name: stubborn }
spec:
  terminationGracePeriodSeconds: 6
  containers:
    - name: app
      image: busybox:1.36
      command: [sleep, '1000']
      lifecycle: { preStop: { exec: { command: [sleep, '3'] } } }
---
apiVersion: v1
kind: Pod
metadata: { name: polite }
spec: { containers: [{ name: app, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: job }
spec:
  restartPolicy: Never
  initContainers: [{ name: first, image: 'busybox:1.36', command: [sleep, '1'] }]
  containers: [{ name: app, image: 'busybox:1.36', command: [sleep, '2'] }]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: set }
spec:
  selector: { matchLabels: { app: set } }
  template:
    metadata: { labels: { app: set } }
    spec: { containers: [{ name: app, image: nginx }] }
`;
