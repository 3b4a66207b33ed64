import * as L from 'leaflet';
import type { MapWords } from './words';

type Position = [number, number];

interface Place {
  code: string;
  name: string;
  at: Position;
  outline?: Position[][];
}

interface GroundData {
  centre?: Position;
  zoom?: number;
  area?: Position[][];
  places: Place[];
  tiles?: { url: string; min: number; max: number; attribution: string };
}

export interface Ground {
  map: L.Map;
  data: GroundData;
  /** Whether a place lies in the outline; without an outline everything does. */
  holds(at: L.LatLng): boolean;
  /** Name of the neighbourhood around or nearest to a place, when that is known. */
  near(at: L.LatLng): string | null;
  /** Shows all there is to see. */
  fit(bounds?: L.LatLngBounds): void;
}

/** GeoJSON writes longitude first, Leaflet latitude. */
const turned = (ring: Position[]): L.LatLngTuple[] => ring.map(([lon, lat]) => [lat, lon]);

export async function showGround(element: HTMLElement, words: MapWords): Promise<Ground | null> {
  const data = await read(element.dataset['map']!);
  if (!data) {
    const waiting = element.querySelector('[data-map-wait]');
    if (waiting) waiting.textContent = words.failed;
    return null;
  }
  element.replaceChildren();
  // Positions on a map do not mirror; words inside it choose their own direction.
  element.dir = 'ltr';
  const still = window.matchMedia('(prefers-reduced-motion:reduce)').matches;
  const map = L.map(element, {
    attributionControl: data.tiles !== undefined,
    zoomControl: false,
    maxZoom: 18,
    minZoom: 4,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
    // The page scrolls under the wheel until the map has the focus.
    scrollWheelZoom: false,
  });
  map.on('focus', () => map.scrollWheelZoom.enable()).on('blur', () => map.scrollWheelZoom.disable());
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut, zoomInText: '+', zoomOutText: '−' }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
  if (data.tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(data.tiles.url, { minNativeZoom: data.tiles.min, maxNativeZoom: data.tiles.max, attribution: text(data.tiles.attribution) }).addTo(map);
  } else {
    paper().addTo(map);
  }
  const whole = L.latLngBounds([]);
  if (data.area) whole.extend(L.polygon(data.area.map(turned), { className: 'dm-map-area', interactive: false }).addTo(map).getBounds());
  for (const place of data.places) {
    if (place.outline) whole.extend(L.polygon(place.outline.map(turned), { className: 'dm-map-hood', interactive: false }).addTo(map).getBounds());
    const at = L.latLng(place.at[1], place.at[0]);
    whole.extend(at);
    L.marker(at, { icon: named(place.name), interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
  }
  const fit = (bounds?: L.LatLngBounds): void => {
    if (bounds?.isValid()) map.fitBounds(bounds, { padding: [36, 36], maxZoom: 16, animate: false });
    else if (whole.isValid()) map.fitBounds(whole, { padding: [16, 16], maxZoom: 15, animate: false });
    else map.setView(data.centre ? [data.centre[1], data.centre[0]] : [37, 40], data.centre ? data.zoom ?? 13 : 5, { animate: false });
  };
  fit();
  map.on('zoomend', () => element.classList.toggle('dm-map-far', map.getZoom() < 11));
  return {
    map,
    data,
    fit,
    holds: (at) => !data.area || inside(data.area, at),
    near: (at) => nearest(data.places, at),
  };
}

async function read(address: string): Promise<GroundData | null> {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    return answer.ok ? await answer.json() as GroundData : null;
  } catch {
    return null;
  }
}

/** Lines that move with the map, so that moving is seen where nothing else is drawn. */
function paper(): L.GridLayer {
  class Paper extends L.GridLayer {
    protected override createTile(): HTMLElement {
      return L.DomUtil.create('div', 'dm-map-square');
    }
  }
  return new Paper();
}

function named(name: string): L.DivIcon {
  const label = document.createElement('span');
  label.dir = 'auto';
  label.textContent = name;
  return L.divIcon({ className: 'dm-map-name', html: label, iconSize: [0, 0] });
}

function text(words: string): string {
  const span = document.createElement('span');
  span.textContent = words;
  return span.innerHTML;
}

function inside(rings: Position[][], at: L.LatLng): boolean {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i]!, ring[j]!];
      if (ay > at.lat !== by > at.lat && at.lng < ((bx - ax) * (at.lat - ay)) / (by - ay) + ax) odd = !odd;
    }
  }
  return odd;
}

function nearest(places: Place[], at: L.LatLng): string | null {
  const around = places.find((place) => place.outline && inside(place.outline, at));
  if (around) return around.name;
  let best: { name: string; away: number } | null = null;
  for (const place of places) {
    const away = at.distanceTo([place.at[1], place.at[0]]);
    if (away < 1500 && (best === null || away < best.away)) best = { name: place.name, away };
  }
  return best?.name ?? null;
}
