import htmx from 'htmx.org';
import { bindAdmin } from './admin';
import { popCalls } from './calls';
import { bindChats } from './chats';
import { bindDays } from './datepicker';
import { bindDesk } from './desk';
import { bindCommands } from './commands';
import { keepDrafts } from './drafts';
import { nameFiles } from './files';
import { bindHandy } from './handy';
import { bindKeys } from './keys';
import { bindMacros } from './macros';
import { closeMenus } from './menus';
import { submitOnce } from './once';
import { bindPasskeys } from './passkeys';
import { countReplies } from './reply';
import { workTogether } from './together';
import { bindToasts } from './toasts';

// The content policy forbids inline styles and eval; errors are shown by the page, so 4xx answers are swapped too.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '409|412|422', swap: true },
  { code: '...', swap: false, error: true },
];

submitOnce(document);
keepDrafts(document);
bindKeys(document);
closeMenus(document);
bindHandy(document);
nameFiles(document);
bindPasskeys(document);
bindToasts(document);
bindCommands(document);
bindDays(document);
bindAdmin(document);
bindDesk(document);
bindMacros(document);
bindChats(document);
workTogether(document);
popCalls(document);
countReplies(document);
document.addEventListener('htmx:load', (event) => keepDrafts(event.target as HTMLElement));

declare global {
  interface Window { htmx: typeof htmx }
}
window.htmx = htmx;
