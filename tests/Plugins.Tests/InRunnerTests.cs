using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

// The same build of a plugin, in a process of its own: every suite once more.

public sealed class WhatsAppParseInRunnerTests(WhatsAppInRunner runner) : WhatsAppParseTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppToleranceInRunnerTests(WhatsAppInRunner runner) : WhatsAppToleranceTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppAuthenticityInRunnerTests(WhatsAppInRunner runner) : WhatsAppAuthenticityTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppSendInRunnerTests(WhatsAppInRunner runner, GraphDouble graph) : WhatsAppSendTests(runner, graph), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppContentInRunnerTests(WhatsAppInRunner runner, GraphDouble graph) : WhatsAppContentTests(runner, graph), IClassFixture<WhatsAppInRunner>;

public sealed class MetaParseInRunnerTests(MetaInRunner runner) : MetaParseTests(runner), IClassFixture<MetaInRunner>;

public sealed class MetaToleranceInRunnerTests(MetaInRunner runner) : MetaToleranceTests(runner), IClassFixture<MetaInRunner>;

public sealed class MetaAuthenticityInRunnerTests(MetaInRunner runner) : MetaAuthenticityTests(runner), IClassFixture<MetaInRunner>;

public sealed class MetaSendInRunnerTests(MetaInRunner runner, PageDouble graph) : MetaSendTests(runner, graph), IClassFixture<MetaInRunner>;

public sealed class MetaMediaInRunnerTests(MetaInRunner runner, PageDouble graph) : MetaMediaTests(runner, graph), IClassFixture<MetaInRunner>;

public sealed class PhoneInRunnerTests(PhoneInRunner runner) : PhoneTests(runner), IClassFixture<PhoneInRunner>;
