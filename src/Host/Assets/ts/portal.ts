import { nameFiles } from './files';
import { bindHandy } from './handy';
import { submitOnce } from './once';
import { showChosen } from './photos';
import { recordVoice } from './voice';

// The citizens' pages work without this; it spares a step where a browser can do more.
submitOnce(document);
bindHandy(document);
nameFiles(document);
showChosen(document);
recordVoice(document);
