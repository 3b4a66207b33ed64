import * as L from 'leaflet';

export type Tone = 'late' | 'near' | 'wait' | 'ok' | 'plain' | 'mark';

const space = 'http://www.w3.org/2000/svg';
const drop = 'M14 34C4 22 1 18 1 13a13 13 0 1 1 26 0c0 5-3 9-13 21z';

/** Each tone has its own sign inside, since colour alone says nothing to some. */
const signs: Record<Tone, string> = {
  late: 'M14 7v7M14 18v.5',
  near: 'M14 8v5l3.5 2',
  wait: 'M11 9v8M17 9v8',
  ok: 'M9 13.5l3.5 3.5 6.5-7',
  plain: 'M14 13v.01',
  mark: 'M14 13v.01', // the place being chosen
};

export const toneOf = (text: string | undefined): Tone => (text !== undefined && text in signs ? text as Tone : 'plain');

/** A pin of the design: a drop in the colour of its tone, with its sign. */
export function pin(tone: Tone, chosen = false): L.DivIcon {
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 28 36');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path(drop, 'dm-pin-drop'), path(signs[tone], 'dm-pin-sign'));
  return L.divIcon({ className: `dm-pin dm-pin-${tone}${chosen ? ' dm-pin-chosen' : ''}`, html: svg as unknown as HTMLElement, iconSize: [28, 36], iconAnchor: [14, 34], popupAnchor: [0, -30] });
}

/** Several points too close to be told apart: their number, in the colour of the worst. */
export function cluster(tone: Tone, count: string): L.DivIcon {
  const span = document.createElement('span');
  span.textContent = count;
  return L.divIcon({ className: `dm-cluster dm-cluster-${tone}`, html: span, iconSize: [40, 40], iconAnchor: [20, 20], popupAnchor: [0, -18] });
}

const order: Tone[] = ['late', 'near', 'wait', 'plain', 'ok'];

export const worst = (tones: Tone[]): Tone => order.find((tone) => tones.includes(tone)) ?? 'plain';

function path(d: string, name: string): SVGPathElement {
  const shape = document.createElementNS(space, 'path');
  shape.setAttribute('d', d);
  shape.setAttribute('class', name);
  return shape;
}
