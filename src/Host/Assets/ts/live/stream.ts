/** A ticket after something happened to it, the calls that ring at one's own telephone, or "again": the connection was lost meanwhile, load what you show anew. */
export type Heard = { kind: 'ticket'; change: TicketChange } | { kind: 'call'; ringing: number } | { kind: 'again' };

export interface TicketChange { id: string; number: string; state: string; directorate: string; version: number; kind: string }

/** Follows the stream for as long as the page or worker lives; the server ends it every quarter of an hour, and the browser connects again. */
export function follow(address: string, tell: (heard: Heard) => void): void {
  let opened = false;
  let wait = 2000;
  const connect = (): void => {
    const stream = new EventSource(address);
    stream.onopen = () => {
      wait = 2000;
      if (opened) tell({ kind: 'again' });
      opened = true;
    };
    stream.addEventListener('ticket', (event) => tell({ kind: 'ticket', change: JSON.parse((event as MessageEvent<string>).data) as TicketChange }));
    stream.addEventListener('call', (event) => tell({ kind: 'call', ringing: (JSON.parse((event as MessageEvent<string>).data) as { ringing: unknown[] }).ringing.length }));
    stream.onerror = () => {
      if (stream.readyState !== EventSource.CLOSED) return;
      stream.close();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 60_000);
    };
  };
  connect();
}
