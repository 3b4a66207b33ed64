/** The double of your provider that the conformance kit asks (docs/conformance.md). Run it with the kit: `derman-kit FOLDER -- node provider.mjs`. */
import type { ForwardedReport, HttpFailure, MediaRequest, OutboundMessage, Pairs, WebhookRequest } from './index.js';

/** An account as an administrator and the operator filled it in: values by the keys of channel.json. Give secrets eight characters or more that occur nowhere else. */
export interface TestAccount { key: string; values: Record<string, string> }

export interface WebhookFixture {
  name: string;
  /** The body exactly as it arrives. */
  body: string | Uint8Array;
  /** How many events must come of it; 1 when left out. */
  events?: number;
  contentType?: string;
  query?: Pairs;
  /** Whether its objects may gain fields; true when left out. */
  mayGrow?: boolean;
}

/** What the plugin asks of its provider. */
export interface ProviderRequest { method: string; address: string; headers: Pairs; contentType?: string; body: Buffer }
export interface ProviderAnswer { status: number; headers?: Pairs; body?: string | Uint8Array }

export interface Line {
  /** Sent as it is: write the line breaks of your protocol. */
  say(text: string): Promise<void>;
  /** The plugin's next line without its break; null when it has closed. */
  hear(): Promise<string | null>;
}

export interface Provider {
  /** A complete account, and one of somebody else with other secrets. */
  account: TestAccount;
  otherAccount: TestAccount;
  /** The account that receives by a line of its own, if that is another. */
  streamAccount?: TestAccount;
  /** receiveWebhooks: at least one payload of one event and one batch. */
  webhooks?: WebhookFixture[];
  /** sendMessages: of every kind; the first is used for the hard cases. */
  messages?: OutboundMessage[];
  /** fetchMedia: a file the double has. */
  media?: MediaRequest;
  /** forwardReports: one the double takes; a leaking pipe of the service `W1` when left out. */
  report?: Omit<ForwardedReport, 'answers'> & Partial<Pick<ForwardedReport, 'answers'>>;
  /** signedBody when left out; sharedToken proves the sender, not the body. */
  proof?: 'signedBody' | 'sharedToken';
  /** Whether the provider puts several elements into one request; true when left out. */
  batches?: boolean;
  /** Whether the proof holds a time: then old ones must be refused. */
  signsTime?: boolean;
  /** false for a plugin that asks its provider on lines of its own only. */
  asksByHttp?: boolean;
  /** The headers (and query values) that prove a webhook; `at` is when it is signed, null when the proof holds no time. */
  sign?(request: WebhookRequest, account: TestAccount, at: Date | null): { headers?: Pairs; query?: Pairs } | Promise<{ headers?: Pairs; query?: Pairs }>;
  /** What the provider answers when all is well. */
  answer?(request: ProviderRequest, account: TestAccount): ProviderAnswer | HttpFailure | Promise<ProviderAnswer | HttpFailure>;
  /** Speaks on a line of the plugin's; returning closes it. */
  speak?(request: { host: string; port: number }, line: Line, signal: AbortSignal): Promise<void>;
}

/** Answers the kit until it closes the line. */
export function provider(made: Provider): void;
