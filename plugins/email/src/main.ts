import { serve } from '@derman/channels';
import { check } from './health.ts';
import { fetchFile } from './imap/fetch.ts';
import { receive } from './imap/receive.ts';
import { send } from './smtp/send.ts';

void serve({ send, fetch: fetchFile, check, stream: receive });
