import { listen } from './live';

/**
 * A call at one's own telephone shows at once, on whatever page of the desk: the stream says that something changed, the parts that show
 * calls ask for themselves anew (each waits for "dm-call"). Only for who has named a telephone.
 */
export function popCalls(root: Document): void {
  if (!root.getElementById('dm-offer')) return;
  const ask = (): void => {
    for (const part of root.querySelectorAll('#dm-offer, #ringing, #calls')) part.dispatchEvent(new CustomEvent('dm-call'));
  };
  listen((heard) => { if (heard.kind !== 'ticket') ask(); });
}
