using System.Net;
using Derman.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Derman.Host.Tests.Tenancy;

/// <summary>Where a request comes from, by the word of proxies the operator named and of nobody else.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData(null, "10.0.0.7", "203.0.113.9", "10.0.0.7 http")]
    [InlineData("10.0.0.0/8", "198.51.100.4", "203.0.113.9", "198.51.100.4 http")]
    [InlineData("10.0.0.0/8", "10.0.0.7", "203.0.113.9", "203.0.113.9 https")]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.7", "203.0.113.9", "203.0.113.9 https")]
    [InlineData("10.0.0.7, 2001:db8::7", "2001:db8::7", "192.0.2.1, 203.0.113.9, 10.0.0.7", "203.0.113.9 https")]
    public async Task Header_OfAnUnknownPeer_IsIgnored(string? proxies, string peer, string forwarded, string seen)
    {
        await using var app = Build(proxies);
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Scheme = "http";
        context.Request.Headers["X-Forwarded-For"] = forwarded;
        context.Request.Headers["X-Forwarded-Proto"] = "https";
        await ((IApplicationBuilder)app).Build()(context);
        Assert.Equal(seen, $"{context.Connection.RemoteIpAddress} {context.Request.Scheme}");
    }

    [Fact]
    public void WhatIsNoAddress_StartsNothing() => Assert.Throws<FormatException>(() => Build("10.0.0.0/8 proxy.example"));

    private static WebApplication Build(string? proxies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new(TrustedProxies.Setting, proxies)]);
        builder.Services.AddTrustedProxies(builder.Configuration);
        var app = builder.Build();
        app.UseTrustedProxies();
        app.Run(_ => Task.CompletedTask);
        return app;
    }
}
