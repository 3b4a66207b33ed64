using Derman.Core.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tests.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Work;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Derman.Core.Tests.Work;

public sealed class NextWorkTests
{
    private static readonly Instant Soon = Desk.Start + Duration.FromMinutes(5);

    /// <summary>Columns that hold a moment at which something is to be done. A new one must be asked for by name below and in the query.</summary>
    private static readonly string[] Moments = ["NextAt", "NextAttemptAt", "WaitUntil", "ReopensAt", "TellAt"];

    /// <summary>Moments at which a person is to do something: the list shows them, and no job wakes up for them.</summary>
    private static readonly (string?, string)[] OfPeople = [("call_back", "next_at")];

    [Fact]
    public void EveryColumnThatHoldsAMoment_IsAskedFor()
    {
        using var db = new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options);
        var columns = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Where(p => Moments.Contains(p.Name)).Select(p => (e.GetTableName(), p.GetColumnName()))).Where(c => !OfPeople.Contains(c)).ToList();
        Assert.Equal(12, columns.Count);
        Assert.All(columns, c => Assert.Contains($"SELECT MIN(\"{c.Item2}\") AS \"at\" FROM \"{c.Item1}\"", NextWork.Sql, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("clock")]
    [InlineData("inbound")]
    [InlineData("delivery")]
    [InlineData("file")]
    [InlineData("referral")]
    public async Task EachKind_IsFound(string kind)
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var tenant = await crowd.TenantAsync();
        Assert.Null(tenant.Store.Read(NextWork.Of));
        await Crowd.AskAsync(tenant, Soon + Duration.FromDays(1));
        await tenant.Store.WriteAsync(
            s =>
            {
                switch (kind)
                {
                    case "clock":
                        s.Insert(new RunningClock { Ticket = 1, Clock = "resolve", Kind = "promised", StartedAt = Desk.Start, NextAt = Soon });
                        break;
                    case "inbound":
                        s.Insert(new InboundRequest { Seq = 900, ReceivedAt = Soon, NextAttemptAt = Soon });
                        break;
                    case "delivery":
                        s.Insert(new Delivery { Message = 1, Means = "whatsapp", NextAttemptAt = Soon });
                        break;
                    case "file":
                        s.Insert(new Attachment { Id = Guid.NewGuid(), NextAttemptAt = Soon });
                        break;
                    default:
                        s.Insert(new Referral { Id = Guid.NewGuid(), NextAttemptAt = Soon });
                        break;
                }
            },
            CancellationToken.None);
        Assert.Equal(Soon, tenant.Store.Read(NextWork.Of));
    }
}
