import channels from './runtime/channels.cjs';

export const { serve, accepted, rejected, deferred, unknown, fetched, refused, unknownEvent, testEvent, header, query } = channels;
