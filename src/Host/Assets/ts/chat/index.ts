import { Kept } from './kept';
import { load } from './setup';
import { styleOf } from './style';
import { View } from './view';

// One line on a page: <script src="https://desk/chat/account/widget.js" async></script>. Everything else it finds from its own address.
const script = document.currentScript as HTMLScriptElement | null;

async function begin(own: HTMLScriptElement): Promise<void> {
  const base = new URL('.', own.src);
  const lang = (own.dataset.language ?? document.documentElement.lang).slice(0, 2).toLowerCase();
  const setup = await load(base, lang).catch(() => null);
  if (!setup) {
    addEventListener('online', () => void begin(own), { once: true });
    return;
  }

  const host = document.createElement('derman-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet(); // No style element and no style attribute: the page's policy may forbid both.
  sheet.replaceSync(styleOf(setup.brand, setup.brandDark));
  root.adoptedStyleSheets = [sheet];
  host.dir = setup.dir;
  document.body.append(host);
  const view = new View(host, root, base, setup, new Kept(`derman-chat:${base.href}`));
  const opener = own.dataset.open;
  if (opener) {
    document.addEventListener('click', event => {
      if ((event.target as Element | null)?.closest(opener)) {
        event.preventDefault();
        view.show(true);
      }
    });
  }
}

if (script && !document.querySelector('derman-chat')) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => void begin(script));
  else void begin(script);
}
