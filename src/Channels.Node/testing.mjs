import testing from './testing.cjs';

export const { provider } = testing;
