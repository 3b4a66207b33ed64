import { serve } from '@derman/channels';
import { check } from './health.ts';
import { parse } from './parse.ts';
import { send } from './send.ts';
import { authenticate } from './signature.ts';

// Keeps nothing: one process serves every account of every tenant. This provider saves an address without asking it first.
void serve({ handshake: () => ({ status: 405 }), authenticate, parse, send, check });
