import { follow, type Heard } from './stream';

export type { Heard, TicketChange } from './stream';

/**
 * Live changes of tickets for this page. One stream is shared between all tabs through a worker; where there is none (private windows of
 * some browsers, old phones) the page listens itself. The console says where: data-live (stream) and data-live-worker (script) on body.
 */
export function listen(tell: (heard: Heard) => void): void {
  const { live, liveWorker } = document.body.dataset;
  if (!live || !('EventSource' in window)) return;
  if (liveWorker && 'SharedWorker' in window) {
    try {
      const worker = new SharedWorker(liveWorker, { type: 'module', name: live });
      worker.onerror = () => follow(live, tell);
      worker.port.onmessage = (event: MessageEvent<Heard>) => tell(event.data);
      worker.port.start();
      worker.port.postMessage({ stream: new URL(live, location.href).href });
      window.addEventListener('pagehide', () => worker.port.postMessage({ bye: true }));
      window.addEventListener('pageshow', (event) => { if (event.persisted) worker.port.postMessage({ stream: live }); });
      return;
    } catch { /* Not allowed here: the page listens itself. */ }
  }
  follow(live, tell);
}
