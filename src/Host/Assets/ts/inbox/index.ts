import { bindArrivals } from './arrivals';
import { bindPages } from './pages';
import { bindSelection } from './select';

/** The list. Its own entry: only the inbox loads it. */
const form = document.querySelector<HTMLFormElement>('form[data-list]');
if (form) {
  bindSelection(form);
  bindPages(form);
  bindArrivals(form);
}
