/**
 * The map of every screen. Its own entry: a page loads it, with css/map.css, only when it shows a map. Write <dm-map …> (MapTagHelper)
 * and these attributes come by themselves; by hand they are:
 *
 *   data-map="/…/map.json"        required; where centre, outline, neighbourhoods and tiles of the institution are read (GET, public)
 *   data-map-words='{…}'          words and digits of the page's language, see MapWords
 *   data-map-list="id"            id of a list whose items are the points: <li data-lat data-lon data-tone="late|near|wait|ok|plain"
 *                                 data-count="3"> with a link or a text inside. The list is what is read by who cannot see the map.
 *   data-map-points="/…?box={box}" address that answers {"points":[{"lat","lon","label","href","tone","count"}],"more":false}. With {box}
 *                                 it is asked again, with west,south,east,north, whenever the map has been moved.
 *   data-map-pick="lat,lon"       names of two inputs of the form around: a click, or Enter on the middle of the map, writes the place there
 *   data-map-place="name"         of a select in that form whose values are neighbourhood codes: choosing one moves the map there
 *   data-map-lat, data-map-lon    where to begin, drawn as the chosen place when picking
 *   button[data-map-locate="id of the map"]  "use my position"; hidden until there is a script and a device that knows
 *
 * Events on the element: dm:placed {lat, lon, accuracy?} after a pick; dm:pointed {point, item} when a pin is chosen. Send it dm:refresh
 * to have its points read again. Without tiles the map is a plan: grid, outline, neighbourhoods. Nothing comes from another host.
 */
import { showGround } from './ground';
import { bindLocate } from './locate';
import { bindPick } from './pick';
import { showPoints } from './points';
import { wordsOf } from './words';

const bound = new WeakSet<HTMLElement>();

function bindAll(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-map]')) {
    if (bound.has(element)) continue;
    const folded = element.closest('details:not([open])');
    if (folded) {
      // Drawn when it is opened: a map cannot measure a box that is not there, and most never ask for it.
      folded.addEventListener('toggle', () => bindAll(root), { once: true });
      continue;
    }
    bound.add(element);
    void bind(element);
  }
}

async function bind(element: HTMLElement): Promise<void> {
  const words = wordsOf(element);
  // The button for one's own position helps even where the map cannot be read.
  bindLocate(element, words);
  const ground = await showGround(element, words);
  if (!ground) return;
  const pick = bindPick(element, ground, words);
  showPoints(element, ground, words, pick);
  element.dataset['mapReady'] = 'yes';
}

bindAll(document);
document.addEventListener('htmx:load', (event) => bindAll(event.target as HTMLElement));
