using Derman.Core.Audit;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Tenancy.Changing;

namespace Derman.Core.Tests.AuditTrail;

public sealed class AuditAreaTests
{
    [Theory]
    [InlineData(ChangeConfiguration.Event)]
    [InlineData(SetChannelSecrets.Event)]
    [InlineData(EndSimulation.Event)]
    public void WhatIsDoneToTheSettings_IsFoundUnderThem(string kind) => Assert.Equal(AuditArea.Configuration, AuditAreas.Of(kind));
}
