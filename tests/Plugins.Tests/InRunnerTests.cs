using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

// The same build of a plugin, in a process of its own: every suite once more.

public sealed class WhatsAppParseInRunnerTests(WhatsAppInRunner runner) : WhatsAppParseTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppToleranceInRunnerTests(WhatsAppInRunner runner) : WhatsAppToleranceTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppAuthenticityInRunnerTests(WhatsAppInRunner runner) : WhatsAppAuthenticityTests(runner), IClassFixture<WhatsAppInRunner>;

public sealed class WhatsAppSendInRunnerTests(WhatsAppInRunner runner, GraphDouble graph) : WhatsAppSendTests(runner, graph), IClassFixture<WhatsAppInRunner>;

public sealed class PhoneInRunnerTests(PhoneInRunner runner) : PhoneTests(runner), IClassFixture<PhoneInRunner>;
