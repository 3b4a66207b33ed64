// The person's browser, as far as signing in needs one: cookies, redirects, the fields of a form.
export class Browser {
  #cookies = new Map();

  async #go(url, init = {}) {
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, accept: 'text/html', cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Goes on until it is sent to an address that begins with the given one; signs in where it is asked to. */
  async until(url, target, person) {
    let here = new URL(url);
    for (let step = 0; step < 10; step++) {
      let answer = await this.#go(here);
      if (answer.status === 200) {
        const page = await answer.text();
        const token = /name="__RequestVerificationToken"[^>]*value="([^"]+)"/.exec(page)?.[1];
        if (!token || !here.pathname.endsWith('/console/sign-in')) throw new Error(`Stopped at ${here}`);
        const back = /name="ReturnUrl" value="([^"]*)"/.exec(page)[1].replaceAll('&amp;', '&');
        answer = await this.#go(here, {
          method: 'POST',
          body: new URLSearchParams({ UserName: person.userName, Password: person.password, ReturnUrl: back, __RequestVerificationToken: token }),
        });
      }
      const next = answer.headers.get('location');
      if (!next) throw new Error(`${here} answered ${answer.status}`);
      here = new URL(next, here);
      if (here.href.startsWith(target)) return here;
    }
    throw new Error('Too many redirects');
  }
}

/** The tenants to try, from the command line. */
export const tenants = JSON.parse(process.argv[2]);

export function check(condition, what) {
  if (!condition) throw new Error(what);
}
