/**
 * One stream of changes for all tabs of a desk: a browser has six connections to a server, and every open tab would hold one. The address of
 * the stream comes with the first tab; each change goes to every tab as it is.
 */
import { follow } from './live/stream';

interface Scope { onconnect: ((event: MessageEvent) => void) | null }

const tabs = new Set<MessagePort>();
let begun = '';

const tell = (message: unknown): void => { for (const tab of tabs) tab.postMessage(message); };

(self as unknown as Scope).onconnect = (event) => {
  const tab = event.ports[0]!;
  tab.onmessage = (said: MessageEvent<{ stream?: string; bye?: true }>) => {
    if (said.data.bye) { tabs.delete(tab); return; }
    tabs.add(tab);
    if (said.data.stream && begun === '') {
      begun = said.data.stream;
      follow(begun, tell);
    }
  };
  tab.start();
};
