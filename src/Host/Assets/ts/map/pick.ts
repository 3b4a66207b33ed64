import * as L from 'leaflet';
import type { Ground } from './ground';
import { pin } from './pins';
import { digits, fill, say, type MapWords } from './words';

/** Written places are as exact as a doorway: five digits are about a metre. */
const places = 5;

/** A click chooses a place; by keyboard the arrows move the map under a cross, and Enter takes what lies under it. */
export function bindPick(element: HTMLElement, ground: Ground, words: MapWords): boolean {
  const names = element.dataset['mapPick']?.split(',');
  const form = element.closest('form');
  if (names?.length !== 2 || !form) return false;
  const [lat, lon] = names.map((name) => form.elements.namedItem(name) as HTMLInputElement | null);
  if (!lat || !lon) return false;
  let chosen: L.Marker | null = null;

  const put = (at: L.LatLng, by: 'hand' | 'start' | 'device'): void => {
    if (chosen) chosen.setLatLng(at);
    else {
      chosen = L.marker(at, { icon: pin('mark', true), draggable: true, autoPan: true, keyboard: false, alt: '' }).addTo(ground.map);
      chosen.on('dragend', () => put(chosen!.getLatLng(), 'hand'));
    }
    if (by !== 'hand') ground.map.setView(at, Math.max(ground.map.getZoom(), 16), { animate: false });
    if (by === 'start') return;
    write(lat, at.lat);
    write(lon, at.lng);
    const near = ground.near(at);
    const said = fill(words.picked, { lat: digits(at.lat, words, places), lon: digits(at.lng, words, places), place: near ?? '' });
    say(element, ground.holds(at) ? said : words.outside);
    if (by === 'hand') element.dispatchEvent(new CustomEvent('dm:placed', { bubbles: true, detail: { lat: at.lat, lon: at.lng } }));
  };

  element.classList.add('dm-map-picking');
  element.append(cross());
  say(element, words.pickHint);
  ground.map.on('click', (event) => put(event.latlng, 'hand'));
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    put(ground.map.getCenter(), 'hand');
  });
  element.addEventListener('dm:located', (event) => {
    const { lat: y, lon: x } = (event as CustomEvent<{ lat: number; lon: number }>).detail;
    put(L.latLng(y, x), 'device');
  });
  bindPlace(element, form, ground, () => chosen !== null);
  const [y, x] = [Number.parseFloat(lat.value || element.dataset['mapLat'] || ''), Number.parseFloat(lon.value || element.dataset['mapLon'] || '')];
  if (Number.isFinite(y) && Number.isFinite(x)) put(L.latLng(y, x), 'start');
  return true;
}

/** Choosing a neighbourhood in words brings the map there, as long as no place was chosen on it. */
function bindPlace(element: HTMLElement, form: HTMLFormElement, ground: Ground, chosen: () => boolean): void {
  const select = form.elements.namedItem(element.dataset['mapPlace'] ?? '') as HTMLSelectElement | null;
  const go = (): void => {
    const place = ground.data.places.find((p) => p.code === select?.value);
    if (place && !chosen()) ground.map.setView([place.at[1], place.at[0]], 15, { animate: false });
  };
  select?.addEventListener('change', go);
  go();
}

function write(input: HTMLInputElement, value: number): void {
  input.value = value.toFixed(places);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function cross(): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'dm-map-cross';
  mark.setAttribute('aria-hidden', 'true');
  return mark;
}
