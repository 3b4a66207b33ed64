import { el } from './dom';
import type { Setup } from './setup';

/** What the portal's forms take, too; the desk looks at the bytes, this only at what the browser offers. */
export const accepted = 'image/jpeg,image/png,image/webp,audio/*';

/** A file on its way, at most once under one id. Answers null when it is kept, a sentence when it was refused; breaks off when the line does. */
export function upload(base: URL, setup: Setup, fields: Record<string, string>, file: File, progress: (percent: number) => void): Promise<string | null> {
  return new Promise((answer, broken) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', file);
    const request = new XMLHttpRequest(); // Unlike fetch it tells how far it is.
    request.open('POST', new URL('file', base));
    request.setRequestHeader('Accept-Language', setup.lang);
    request.responseType = 'json';
    request.upload.onprogress = event => progress(Math.round((100 * event.loaded) / event.total));
    request.onload = () => {
      if (request.status >= 500) broken(new Error(String(request.status)));
      else answer(request.status < 300 ? null : ((request.response as { title?: string } | null)?.title ?? ''));
    };
    request.onerror = request.onabort = () => broken(new Error('line'));
    request.send(form);
  });
}

/** A file of this chat: asked for with the visitor's key in the body, so that it stands in no address. */
export async function fetchFile(base: URL, token: string | null, id: string): Promise<Blob> {
  const answer = await fetch(new URL(`file/${id}`, base), { method: 'POST', body: JSON.stringify({ token }), credentials: 'omit' });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.blob();
}

export function saveAs(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
