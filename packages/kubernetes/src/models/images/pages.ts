import { type Duration, milliseconds } from '@podsim/kernel';
import type { Answer, Files } from '@podsim/sdk';

/** How long a server takes to answer a request for a file. */
export const HTTP_LATENCY: Duration = milliseconds(1);

/**
 * The answer of a web server that serves files: the file, the index page of a directory, or 404.
 * It holds until the file changes.
 */
export function answerStatic(files: Files, docroot: string, path: string): Answer {
  const [plain = '/'] = path.split('?');
  const file = join(docroot, plain.endsWith('/') ? `${plain}index.html` : plain);
  const hold = { files: [file] };
  const body = files.read(file);
  if (body !== null) return { status: 200, latency: HTTP_LATENCY, body, hold };
  if (files.stat(file) === 'directory') {
    return { status: 301, latency: HTTP_LATENCY, location: `${plain}/`, hold };
  }
  // A directory without an index page is forbidden, anything else is not there.
  const status =
    plain.endsWith('/') && files.stat(join(docroot, plain)) === 'directory' ? 403 : 404;
  const title = status === 403 ? '403 Forbidden' : '404 Not Found';
  return { status, latency: HTTP_LATENCY, body: `<h1>${title}</h1>\n`, hold };
}

/** A path below the document root; `..` never leaves it. */
function join(docroot: string, path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  const root = docroot === '/' ? '' : docroot;
  return names.length === 0 ? docroot : `${root}/${names.join('/')}`;
}
