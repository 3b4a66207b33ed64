using Derman.Plugins.Tests.Phone;
using Derman.Plugins.Tests.Sms;
using Derman.Plugins.Tests.Support;
using Derman.Plugins.Tests.Telegram;

namespace Derman.Plugins.Tests;

// The same build of a plugin, in a process of its own: every suite once more.

public sealed class WhatsAppParseInRunnerTests(WhatsAppInRunner runner) : WhatsAppParseTests(runner), IClassFixture<WhatsAppInRunner>;

[Trait("Run", "long")]
public sealed class WhatsAppToleranceInRunnerTests(WhatsAppInRunner runner) : WhatsAppToleranceTests(runner), IClassFixture<WhatsAppInRunner>;

[Trait("Run", "long")]
public sealed class WhatsAppAuthenticityInRunnerTests(WhatsAppInRunner runner) : WhatsAppAuthenticityTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppSendInRunnerTests(WhatsAppInRunner runner, GraphDouble graph) : WhatsAppSendTests(runner, graph), IClassFixture<WhatsAppInRunner>;

[Trait("Run", "long")]
public sealed class WhatsAppContentInRunnerTests(WhatsAppInRunner runner, GraphDouble graph) : WhatsAppContentTests(runner, graph), IClassFixture<WhatsAppInRunner>;

[Trait("Run", "long")]
public sealed class MetaParseInRunnerTests(MetaInRunner runner) : MetaParseTests(runner), IClassFixture<MetaInRunner>;

[Trait("Run", "long")]
public sealed class MetaToleranceInRunnerTests(MetaInRunner runner) : MetaToleranceTests(runner), IClassFixture<MetaInRunner>;

[Trait("Run", "long")]
public sealed class MetaAuthenticityInRunnerTests(MetaInRunner runner) : MetaAuthenticityTests(runner), IClassFixture<MetaInRunner>;

[Trait("Run", "long")]
public sealed class MetaSendInRunnerTests(MetaInRunner runner, PageDouble graph) : MetaSendTests(runner, graph), IClassFixture<MetaInRunner>;

[Trait("Run", "long")]
public sealed class MetaMediaInRunnerTests(MetaInRunner runner, PageDouble graph) : MetaMediaTests(runner, graph), IClassFixture<MetaInRunner>;

public sealed class PhoneInRunnerTests(PhoneInRunner runner) : PhoneWebhookTests(runner), IClassFixture<PhoneInRunner>;

[Trait("Run", "long")]
public sealed class AmiInRunnerTests(PhoneInRunner runner) : AmiTests(runner), IClassFixture<PhoneInRunner>;

[Trait("Run", "long")]
public sealed class AmiReconnectInRunnerTests(PhoneInRunner runner) : AmiReconnectTests(runner), IClassFixture<PhoneInRunner>;

[Trait("Run", "long")]
public sealed class AriInRunnerTests(PhoneInRunner runner) : AriTests(runner), IClassFixture<PhoneInRunner>;

[Trait("Run", "long")]
public sealed class SmsMeasureInRunnerTests(SmsInRunner runner) : MeasureTests(runner), IClassFixture<SmsInRunner>;

[Trait("Run", "long")]
public sealed class SmsGatewayInRunnerTests(SmsInRunner runner, GatewayDouble gateway) : GenericGatewayTests(runner, gateway), IClassFixture<SmsInRunner>;

[Trait("Run", "long")]
public sealed class SmsNetgsmInRunnerTests(SmsInRunner runner, NetgsmDouble netgsm) : NetgsmTests(runner, netgsm), IClassFixture<SmsInRunner>;

[Trait("Run", "long")]
public sealed class SmsWebhookInRunnerTests(SmsInRunner runner) : SmsWebhookTests(runner), IClassFixture<SmsInRunner>;

[Trait("Run", "long")]
public sealed class TelegramUpdateInRunnerTests(TelegramInRunner runner) : UpdateTests(runner), IClassFixture<TelegramInRunner>;

[Trait("Run", "long")]
public sealed class TelegramBotInRunnerTests(TelegramInRunner runner, TelegramDouble api) : BotTests(runner, api), IClassFixture<TelegramInRunner>;

[Trait("Run", "long")]
public sealed class TelegramPollingInRunnerTests(TelegramInRunner runner) : PollingTests(runner), IClassFixture<TelegramInRunner>;
