import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A page as the browser shows it. */
export interface ShownPage {
  url: URL;
  status: number;
  text: string;
}

const MAX_REDIRECTS = 10;

/** As much of a browser as a login needs: it keeps cookies, follows redirects and posts forms. It runs no script. */
export class Browser {
  /** By name; like a real one's, they go to every port of a host. */
  readonly cookies = new Map<string, { value: string; path: string }>();
  /** Every address it was sent to, the last one last. */
  readonly visited: URL[] = [];
  readonly #caPem: string | undefined;

  constructor(caPem?: string) {
    this.#caPem = caPem;
  }

  /** Opens an address and follows redirects, until a page or an address that begins with `until`. */
  async open(address: string | URL, until?: string): Promise<ShownPage> {
    return this.#follow(new URL(address), undefined, until);
  }

  /** Fills in the form of a page and presses a button. */
  async submit(page: ShownPage, fields: Record<string, string>, until?: string): Promise<ShownPage> {
    const action = attribute(/<form\b[^>]*>/.exec(page.text)?.[0] ?? '', 'action');
    const hidden = [...page.text.matchAll(/<input type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
      attribute(input, 'name'),
      attribute(input, 'value'),
    ]);
    return this.#follow(new URL(action, page.url), { ...Object.fromEntries(hidden), ...fields }, until);
  }

  /** The cookies that go to a path, as a header has them. */
  cookieHeader(path: string): string {
    const fitting = [...this.cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return fitting.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** Takes `Set-Cookie` headers. */
  take(setCookie: string[]): void {
    for (const header of setCookie) {
      const [pair = '', ...attributes] = header.split(/;\s*/);
      const separator = pair.indexOf('=');
      const path = attributes.find((part) => /^path=/i.test(part))?.slice('path='.length);
      const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
      if (value === '' && path !== undefined) this.cookies.delete(name);
      if (value !== '') this.cookies.set(name, { value, path: path ?? '/' });
    }
  }

  async #follow(start: URL, form: Record<string, string> | undefined, until?: string): Promise<ShownPage> {
    let at = { url: start, form };
    for (let redirects = 0; redirects < MAX_REDIRECTS; redirects += 1) {
      this.visited.push(at.url);
      if (until !== undefined && at.url.href.startsWith(until)) return { url: at.url, status: 0, text: '' };
      const response = await this.#send(at.url, at.form);
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(Buffer.from(chunk));
      this.take(response.headers['set-cookie'] ?? []);
      const { location } = response.headers;
      const text = Buffer.concat(chunks).toString('utf8');
      if (location === undefined) return { url: at.url, status: response.statusCode ?? 0, text };
      at = { url: new URL(location, at.url), form: undefined };
    }
    throw new Error(`too many redirects: ${this.visited.join(' ')}`);
  }

  #send(url: URL, form: Record<string, string> | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = {
        method: form ? 'POST' : 'GET',
        ...(this.#caPem !== undefined && { ca: this.#caPem }),
        headers: {
          Cookie: this.cookieHeader(url.pathname),
          ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
      };
      const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
      request.once('response', resolve).once('error', reject);
      request.end(form && new URLSearchParams(form).toString());
    });
  }
}

function attribute(element: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1] ?? '';
  return value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
