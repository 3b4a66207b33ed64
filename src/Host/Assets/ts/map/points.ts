import * as L from 'leaflet';
import type { Ground } from './ground';
import { cluster, pin, toneOf, worst, type Tone } from './pins';
import { digits, fill, say, type MapWords } from './words';

export interface Point {
  lat: number;
  lon: number;
  label: string;
  href?: string;
  tone: Tone;
  count: number;
  item?: HTMLElement;
}

/** Pixels within which points become one. */
const together = 44;
const shownInPopup = 12;

/** Points from a list of the page, from an address, or from both. */
export function showPoints(element: HTMLElement, ground: Ground, words: MapWords, picking: boolean): void {
  const layer = L.layerGroup().addTo(ground.map);
  const list = document.getElementById(element.dataset['mapList'] ?? '');
  const address = element.dataset['mapPoints'];
  let points: Point[] = [];
  const draw = (): void => {
    const focused = (document.activeElement as HTMLElement | null)?.dataset['mapKey'];
    layer.clearLayers();
    for (const group of grouped(points, ground.map)) layer.addLayer(marker(element, ground, words, group));
    if (focused) element.querySelector<HTMLElement>(`[data-map-key="${CSS.escape(focused)}"]`)?.focus();
  };
  let asked = 0;
  const load = async (): Promise<void> => {
    const turn = ++asked;
    const fresh = [...(list ? fromList(list) : []), ...(address ? await fromAddress(address, ground.map, element, words) : [])];
    if (turn !== asked) return;
    points = fresh;
    draw();
  };
  ground.map.on('zoomend', draw);
  if (address?.includes('{box}')) ground.map.on('moveend', () => void load());
  element.addEventListener('dm:refresh', () => void load());
  list?.addEventListener('focusin', (event) => point(event.target as HTMLElement));
  list?.addEventListener('mouseover', (event) => point(event.target as HTMLElement));
  void load().then(() => {
    if (points.length > 0 && !picking && !address?.includes('{box}')) ground.fit(L.latLngBounds(points.map((p) => [p.lat, p.lon])));
  });

  function point(target: HTMLElement): void {
    const item = target.closest<HTMLElement>('[data-lat]');
    for (const drop of element.querySelectorAll('.dm-pin-chosen')) drop.classList.remove('dm-pin-chosen');
    if (item) element.querySelector(`[data-map-key="${keyOf(item)}"]`)?.classList.add('dm-pin-chosen');
  }
}

function fromList(list: HTMLElement): Point[] {
  return [...list.querySelectorAll<HTMLElement>('[data-lat][data-lon]')].map((item) => {
    const link = item.querySelector('a');
    return {
      lat: Number(item.dataset['lat']),
      lon: Number(item.dataset['lon']),
      label: item.dataset['label'] ?? (link ?? item).textContent!.trim(),
      href: link?.href,
      tone: toneOf(item.dataset['tone']),
      count: Number(item.dataset['count'] ?? 1),
      item,
    };
  });
}

async function fromAddress(address: string, map: L.Map, element: HTMLElement, words: MapWords): Promise<Point[]> {
  const box = map.getBounds();
  const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((edge) => edge.toFixed(5)).join(',');
  try {
    const answer = await fetch(address.replace('{box}', edges), { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json() as { points: Point[]; more?: boolean };
    say(element, found.more ? words.more : '');
    return found.points.map((p) => ({ ...p, tone: toneOf(p.tone), count: p.count ?? 1 }));
  } catch {
    say(element, words.failed);
    return [];
  }
}

/** A coarse grid of the screen at this zoom: cheap for thousands of points, and the same points always meet. */
function grouped(points: Point[], map: L.Map): Point[][] {
  const cells = new Map<string, Point[]>();
  const zoom = map.getZoom();
  for (const point of points) {
    const at = map.project([point.lat, point.lon], zoom);
    const key = `${Math.floor(at.x / together)}:${Math.floor(at.y / together)}`;
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  return [...cells.values()];
}

function marker(element: HTMLElement, ground: Ground, words: MapWords, group: Point[]): L.Marker {
  const one = group.length === 1 ? group[0]! : null;
  const count = group.reduce((sum, p) => sum + p.count, 0);
  const tone = worst(group.map((p) => p.tone));
  const at = L.latLng(average(group.map((p) => p.lat)), average(group.map((p) => p.lon)));
  const name = one && one.count === 1 ? one.label : one ? `${one.label} (${digits(one.count, words)})` : fill(words.many, { n: digits(count, words) });
  const drawn = L.marker(at, { icon: count > 1 ? cluster(tone, digits(count, words)) : pin(tone), alt: name, title: name, riseOnHover: true });
  drawn.on('add', () => {
    const shown = drawn.getElement();
    if (!shown) return;
    shown.setAttribute('aria-label', name);
    shown.dataset['mapKey'] = one?.item ? keyOf(one.item) : `${at.lat.toFixed(6)}:${at.lng.toFixed(6)}`;
  });
  drawn.on('click', () => {
    if (!one && ground.map.getZoom() < 17 && spread(group) > 1e-4) {
      ground.map.fitBounds(L.latLngBounds(group.map((p) => [p.lat, p.lon])), { padding: [48, 48], maxZoom: 18 });
      return;
    }
    if (one) {
      const event = new CustomEvent('dm:pointed', { bubbles: true, cancelable: true, detail: { point: one, item: one.item } });
      if (!element.dispatchEvent(event)) return;
    }
    drawn.bindPopup(popup(group), { closeButton: true, maxWidth: 280, autoPan: true }).openPopup();
    element.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', words.close);
  });
  return drawn;
}

function popup(group: Point[]): HTMLElement {
  const list = document.createElement('ul');
  list.dir = document.documentElement.dir;
  for (const point of group.slice(0, shownInPopup)) {
    const item = document.createElement('li');
    const words = point.href ? document.createElement('a') : document.createElement('span');
    words.textContent = point.label;
    if (words instanceof HTMLAnchorElement) words.href = point.href!;
    item.append(words);
    list.append(item);
  }
  return list;
}

const keys = new WeakMap<HTMLElement, string>();
let last = 0;

function keyOf(item: HTMLElement): string {
  let key = keys.get(item);
  if (key === undefined) keys.set(item, key = `i${++last}`);
  return key;
}

const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const spread = (group: Point[]): number =>
  Math.max(...group.map((p) => p.lat)) - Math.min(...group.map((p) => p.lat)) + Math.max(...group.map((p) => p.lon)) - Math.min(...group.map((p) => p.lon));
