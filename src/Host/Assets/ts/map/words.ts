/** What the map says, in the language of the page. Placeholders are {n}, {lat}, {lon}, {place}. */
export interface MapWords {
  language: string;
  zoomIn: string;
  zoomOut: string;
  many: string;
  more: string;
  pickHint: string;
  picked: string;
  outside: string;
  locating: string;
  notLocated: string;
  failed: string;
  close: string;
}

export function wordsOf(element: HTMLElement): MapWords {
  return JSON.parse(element.dataset['mapWords'] ?? '{}') as MapWords;
}

export function fill(text: string | undefined, values: Record<string, string>): string {
  return (text ?? '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

export function digits(value: number, words: MapWords, places = 0): string {
  return new Intl.NumberFormat(words.language, { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false }).format(value);
}

/** One polite line below the map. */
export function say(element: HTMLElement, text: string): void {
  const line = element.parentElement?.querySelector<HTMLElement>('[data-map-said]');
  if (line) line.textContent = text;
}
