import { say, type MapWords } from './words';

const patience = 15_000;

/** "Use my position": asks the device once, on a press, never before. Writes the form's inputs even when no map could be drawn. */
export function bindLocate(element: HTMLElement, words: MapWords): void {
  const button = document.querySelector<HTMLButtonElement>(`button[data-map-locate="${CSS.escape(element.id)}"]`);
  if (!button || !('geolocation' in navigator)) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    button.setAttribute('aria-disabled', 'true');
    say(element, words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute('aria-disabled');
        take(element, coords.latitude, coords.longitude, coords.accuracy);
      },
      () => {
        button.removeAttribute('aria-disabled');
        say(element, words.notLocated);
      },
      { enableHighAccuracy: true, timeout: patience, maximumAge: 60_000 },
    );
  });
}

function take(element: HTMLElement, lat: number, lon: number, accuracy: number): void {
  const [latName, lonName] = (element.dataset['mapPick'] ?? '').split(',');
  const form = element.closest('form');
  const inputs: [string | undefined, number][] = [[latName, lat], [lonName, lon]];
  for (const [name, value] of inputs) {
    const input = form?.elements.namedItem(name ?? '');
    if (input instanceof HTMLInputElement) input.value = value.toFixed(5);
  }
  element.dispatchEvent(new CustomEvent('dm:located', { detail: { lat, lon } }));
  element.dispatchEvent(new CustomEvent('dm:placed', { bubbles: true, detail: { lat, lon, accuracy } }));
}
