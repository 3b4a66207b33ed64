using Derman.Core.Channels;
using Derman.Core.Tenancy;

namespace Derman.Core.Tests.Storage;

/// <summary>What a tenant has on disk counts wherever it lies.</summary>
public sealed class StoreSizeTests
{
    [Fact]
    public async Task Bytes_GrowWithRowsAndFiles_AndAreTheTenantsAlone()
    {
        await using var house = new StoreHouse();
        await using var store = await house.OpenAsync("erenler");
        await using var other = await house.OpenAsync("tatvan");
        var (empty, others) = (BytesOf("erenler"), BytesOf("tatvan"));
        Assert.InRange(empty, 100_000, 4_000_000);

        // Random, so that no engine packs them.
        var words = new byte[2000];
        var random = new Random(7);
        await store.WriteAsync(
            s =>
            {
                for (var i = 0; i < 500; i++)
                {
                    random.NextBytes(words);
                    s.Insert(new InboundRequest { Seq = s.Next("inbound"), Account = "whatsapp", Method = "POST", Body = [.. words], State = InboundStates.Done });
                }
            },
            CancellationToken.None);
        var rows = BytesOf("erenler");
        Assert.InRange(rows - empty, 900_000, 5_000_000);

        var content = new byte[600_000];
        random.NextBytes(content);
        using var stream = new MemoryStream(content);
        await store.Files.SaveAsync(stream, CancellationToken.None);
        Assert.InRange(BytesOf("erenler") - rows, 590_000, 2_000_000);
        Assert.Equal(others, BytesOf("tatvan"));

        long BytesOf(string id)
        {
            using var node = house.Node();
            return node.BytesOf(TenantId.Parse(id), house.Placement(id));
        }
    }
}
