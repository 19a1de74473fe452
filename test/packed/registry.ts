import { execFileSync } from 'node:child_process';
import { createReadStream, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A registry on this machine, and what ends it. */
export interface Registry {
  readonly url: string;
  close(): void;
}

/**
 * Serves packed packages as npm's registry would, so that what a document tells its readers to type
 * works before anything is published. Everything else is where it always was.
 *
 * @param folder that holds the tarballs.
 * @param upstream the registry that others are read from.
 */
export async function serveTarballs(folder: string, upstream: string): Promise<Registry> {
  const manifests = new Map(readdirSync(folder).map((file) => [file, manifestOf(folder, file)]));
  const server = createServer(({ url: path = '/' }, response) => {
    const name = decodeURIComponent(path.slice(1));
    const found = [...manifests].find(([, manifest]) => manifest.name === name);
    if (manifests.has(name)) {
      createReadStream(join(folder, name)).pipe(response);
    } else if (found === undefined) {
      response.writeHead(307, { location: new URL(path, upstream).href }).end();
    } else {
      const [file, manifest] = found;
      const { version } = manifest;
      const dist = { tarball: `${url}${file}` };
      const versions = { [version]: { ...manifest, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, close: () => server.close() };
}

function manifestOf(folder: string, file: string): { name: string; version: string } {
  const args = ['-xOf', join(folder, file), 'package/package.json'];
  return JSON.parse(execFileSync('tar', args, { encoding: 'utf8' }));
}
