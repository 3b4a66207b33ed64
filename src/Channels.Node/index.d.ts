/** The plugin side of the Derman plugin protocol for Node.js. The meaning of every word is that of the contract (docs/plugin-protocol.md). */

export type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** One account's values. Secrets are used and forgotten: never kept, printed or logged. */
export interface Account {
  readonly account: string;
  setting(key: string): string | null;
  secret(key: string): string | null;
}

export type LogLevel = 'debug' | 'information' | 'warning' | 'error';

/** The way to the world within one call. node:net, node:tls, node:dns, http and fetch lead through the host too; use this where it is enough. */
export interface Host extends Account {
  /** The host's time. */
  now(): Date;
  /** Streams only: the cursor stored last. */
  readonly cursor: string | null;
  /** English words; no secret, no name, number or text of a person. */
  log(level: LogLevel, code: string, message: string): void;
  /** https to a permitted host. Never throws for what the provider does. */
  http(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse | HttpFailure>;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  address: string | URL;
  headers?: Pairs | Record<string, string>;
  body?: Uint8Array | string;
  contentType?: string;
  /** Milliseconds, at most 300,000; 15,000 when left out. */
  timeout?: number;
  /** At most 104,857,600; 1,048,576 when left out. */
  maxResponseBytes?: number;
}

export interface HttpResponse { type: 'response'; status: number; headers: Pairs; body: Buffer }
export interface HttpFailure { type: 'failure'; kind: 'notPermitted' | 'notSent' | 'noAnswer' | 'answerTooLarge'; reason: string }

export interface WebhookRequest {
  method: string;
  path: string;
  query: Pairs;
  headers: Pairs;
  body: Buffer;
  /** When it arrived, by the host's clock (ISO 8601): measure the age of a proof by it. */
  receivedAt?: string;
}
export interface WebhookAnswer { status: number; body?: string; contentType?: string }
export type WebhookVerdict = 'genuine' | 'missing' | 'forged' | 'notConfigured';

export type MediaKind = 'image' | 'audio' | 'voice' | 'video' | 'document' | 'sticker';
export type MessagePart =
  | { type: 'text'; text: string }
  | { type: 'media'; mediaId: string; kind: MediaKind; mimeType?: string; sha256?: string; caption?: string; fileName?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { type: 'contactCard'; name: string; phones: string[]; isOfSender?: boolean }
  | { type: 'buttonReply'; payload: string; text: string }
  | { type: 'listReply'; id: string; title: string; description?: string }
  | { type: 'reaction'; targetExternalId: string; emoji?: string }
  | { type: 'revoked'; targetExternalId: string }
  | { type: 'unsupported'; reason: string; detail?: string };

interface OfAccount { providerAccountId?: string }

/** Times are ISO 8601 in UTC, or Date objects. */
export type Time = string | Date;

export interface InboundMessage extends OfAccount {
  type: 'message';
  externalId: string;
  from: string;
  fromAlternate?: string;
  fromName?: string;
  /** The language of the person's app (BCP 47), as the provider tells it: a hint. */
  language?: string;
  at: Time;
  text?: string;
  parts: MessagePart[];
  replyTo?: string;
  editOf?: string;
  thread?: string;
  visibility?: 'private' | 'public';
  revision?: string;
  automation?: 'none' | 'autoReply' | 'bounce' | 'bulk';
  isOurs?: boolean;
  subject?: string;
  replyToken?: string;
}

export type DeliveryState = 'sent' | 'delivered' | 'read' | 'failed';
export interface DeliveryReceipt extends OfAccount {
  type: 'receipt';
  messageExternalId: string;
  state: DeliveryState;
  at: Time;
  recipient?: string;
  idempotencyKey?: string;
  failureCode?: string;
  errorCode?: string;
  errorTitle?: string;
}

export interface DeliveryWatermark extends OfAccount { type: 'watermark'; recipient: string; state: 'delivered' | 'read'; upTo: Time }

export interface CallEvent extends OfAccount {
  type: 'call';
  callId: string;
  kind: 'ring' | 'answered' | 'hangUp' | 'abandoned' | 'agentRinging' | 'agentMissed' | 'recorded';
  from?: string;
  to?: string;
  agent?: string;
  at?: Time;
  queue?: string;
  recording?: string;
}

export interface UnknownEvent extends OfAccount { type: 'unknown'; reason: string; raw: string; fingerprint: string }
export interface TestEvent extends OfAccount { type: 'test'; detail: string; fingerprint: string }
export type InboundEvent = InboundMessage | DeliveryReceipt | DeliveryWatermark | CallEvent | UnknownEvent | TestEvent;

export type OutboundContent =
  | { type: 'text'; text: string }
  | { type: 'template'; name: string; language: string; bodyParameters: string[]; buttonPayloads: string[] }
  | { type: 'buttons'; text: string; buttons: { payload: string; title: string }[] }
  | { type: 'file'; kind: MediaKind; bytes: Buffer; mimeType: string; fileName: string; caption?: string };

export interface OutboundMessage {
  idempotencyKey: string;
  to: string;
  content: OutboundContent;
  replyTo?: string;
  thread?: string;
  visibility?: 'private' | 'public';
  subject?: string;
  replyToken?: string;
  purpose?: 'service' | 'survey' | 'announcement';
  language?: string;
  isAutomatic?: boolean;
}

export type SendRejection =
  | 'windowClosed' | 'reauthorise' | 'permissionMissing' | 'accountRestricted' | 'recipientUnreachable'
  | 'templateRefused' | 'contentInvalid' | 'notConfigured' | 'hostNotPermitted' | 'refused';

export type SendOutcome =
  | { type: 'accepted'; externalId: string }
  | { type: 'rejected'; code: SendRejection; reason: string }
  | { type: 'deferred'; after: number; reason: string }
  | { type: 'unknown'; reason: string };

export type MediaRefusal = 'gone' | 'tooLarge' | 'damaged' | 'reauthorise' | 'notConfigured' | 'hostNotPermitted' | 'refused';
export type MediaOutcome =
  | { type: 'fetched'; content: Uint8Array; mimeType?: string; sha256?: string }
  | { type: 'refused'; code: MediaRefusal; reason: string }
  | { type: 'deferred'; after: number; reason: string };

export interface MediaRequest { mediaId: string; sha256?: string; maxBytes: number }

export type HealthState = 'healthy' | 'degraded' | 'needsReauthorisation' | 'misconfigured' | 'unreachable';
export interface HealthReport { state: HealthState; code: string; detail?: string; fieldKey?: string }
export interface MessageMeasure { parts: number; encoding: string; left: number; costly?: string }

export interface ReportAttribute { code: string; question: string; required: boolean; many: boolean; choices: [string, string][] }
export interface ReportService { code: string; name: string; description?: string; group?: string; questions: ReportAttribute[] }
/** `after`: milliseconds. */
export interface ReportFault { code: SendRejection | 'throttled' | 'unreachable'; reason: string; after?: number }
export interface ReportServices { services: ReportService[]; fault?: ReportFault }
export interface ForwardedReport {
  reference: string; service: string; text: string; lat?: number; lon?: number; address?: string; personName?: string; personPhone?: string; answers: [string, string][];
}
export interface ReportQuestion { ids: string[]; reference?: string; since?: string }
export interface ReportSighting {
  id: string; newId?: string; state: 'open' | 'closed'; status?: string; notes?: string; changedAt?: string; expectedAt?: string;
}
export interface ReportSightings { reports: ReportSighting[]; fault?: ReportFault }

/** `after`: milliseconds to wait at least before the next run. */
export interface StreamEnd { state: HealthState; reason: string; after?: number }

export interface Sink {
  /** Resolves when events (1,000 at most) and cursor are on disk. Acknowledge at the provider only after that. */
  take(events: InboundEvent[], cursor?: string | null): Promise<void>;
}

type Awaitable<T> = T | Promise<T>;

/** What a plugin does. What channel.json declares must equal the methods that are there. */
export interface Plugin {
  /** receiveWebhooks: all three. */
  handshake?(request: WebhookRequest, account: Account): Awaitable<WebhookAnswer>;
  authenticate?(request: WebhookRequest, account: Account): Awaitable<WebhookVerdict>;
  parse?(request: WebhookRequest): Awaitable<InboundEvent[]>;
  /** sendMessages: one attempt, no retry inside. */
  send?(message: OutboundMessage, host: Host, signal: AbortSignal): Awaitable<SendOutcome>;
  /** fetchMedia */
  fetch?(request: MediaRequest, host: Host, signal: AbortSignal): Awaitable<MediaOutcome>;
  /** checkHealth */
  check?(host: Host, signal: AbortSignal): Awaitable<HealthReport>;
  /** measureMessages */
  measure?(content: OutboundContent, account: Account): Awaitable<MessageMeasure>;
  /** forwardReports: all three. */
  services?(host: Host, signal: AbortSignal): Awaitable<ReportServices>;
  forward?(report: ForwardedReport, host: Host, signal: AbortSignal): Awaitable<SendOutcome>;
  follow?(question: ReportQuestion, host: Host, signal: AbortSignal): Awaitable<ReportSightings>;
  /** receiveStream: runs until the signal falls or the line breaks; does not try again by itself. */
  stream?(host: Host, sink: Sink, signal: AbortSignal): Awaitable<StreamEnd>;
  /** Called once before the process ends. */
  dispose?(): Awaitable<void>;
}

/** Says hello to the host and serves. Resolves when the host has said welcome. */
export function serve(plugin: Plugin): Promise<void>;

export function accepted(externalId: string): SendOutcome & { type: 'accepted' };
export function rejected(code: SendRejection, reason: string): SendOutcome & { type: 'rejected' };
export function deferred(afterMilliseconds: number, reason: string): { type: 'deferred'; after: number; reason: string };
export function unknown(reason: string): SendOutcome & { type: 'unknown' };
export function fetched(content: Uint8Array, mimeType?: string): MediaOutcome & { type: 'fetched' };
export function refused(code: MediaRefusal, reason: string): MediaOutcome & { type: 'refused' };
/** An element nobody understands: kept and shown, never dropped. The fingerprint is the hash of `raw`. */
export function unknownEvent(reason: string, raw: string, providerAccountId?: string): UnknownEvent;
export function testEvent(detail: string, raw: string, providerAccountId?: string): TestEvent;
/** A header that stands there exactly once, whatever its case; else null. */
export function header(request: WebhookRequest, name: string): string | null;
/** A query value that stands there exactly once; else null. */
export function query(request: WebhookRequest, name: string): string | null;
