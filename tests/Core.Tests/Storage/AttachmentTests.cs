using System.Security.Cryptography;
using Derman.Core.Storage;
using Derman.Core.Storage.Attachments;

namespace Derman.Core.Tests.Storage;

/// <summary>Files of a tenant on the engine of the run.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private readonly StoreHouse _house = new();
    private TenantStore _store = null!;

    private IAttachments Kept => _store.Files;

    public async Task InitializeAsync() => _store = await _house.OpenAsync();

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Save_NamesTheFileByItsContent()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        var saved = await Kept.SaveAsync(new MemoryStream(content), CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), saved!.Sha256);
        Assert.Equal(content.Length, saved.Size);
        await using var stream = Kept.Open(saved.Sha256)!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task Save_TheSameContentManyTimesAtOnce_KeepsItOnce()
    {
        var content = RandomNumberGenerator.GetBytes(70_000);
        var saved = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Kept.SaveAsync(new MemoryStream(content), CancellationToken.None)));

        Assert.Single(saved.Distinct());
        Assert.Single(All());
    }

    [Fact]
    public async Task Save_WhatIsTooLarge_IsRefusedAndLeavesNothing()
    {
        Assert.Null(await Kept.SaveAsync(new Zeros(AttachmentFiles.MaximumBytes + 1), CancellationToken.None));
        Assert.Empty(All());
    }

    [Fact]
    public async Task Save_WhatBreaksOff_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Kept.SaveAsync(new Zeros(100_000) { BreaksAt = 70_000 }, CancellationToken.None));
        Assert.Empty(All());
    }

    [Fact]
    public void Open_WhatIsNotThere_IsNull() => Assert.Null(Kept.Open(new string('a', 64)));

    [Fact]
    public async Task Save_NothingOrWholeParts_ComesBackTheSame()
    {
        foreach (var size in (int[])[0, 1, AttachmentRows.PartBytes - 1, AttachmentRows.PartBytes, 2 * AttachmentRows.PartBytes, (2 * AttachmentRows.PartBytes) + 1])
        {
            var content = RandomNumberGenerator.GetBytes(size);
            var saved = await Kept.SaveAsync(new MemoryStream(content), CancellationToken.None);
            await using var stream = Kept.Open(saved!.Sha256)!;
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.Equal(content, copy.ToArray());
        }
    }

    /// <summary>What is kept, drafts too.</summary>
    private IReadOnlyList<string> All() => _store.Placement.IsFile
        ? Directory.Exists(Path.Combine(_store.Folder, "files")) ? Directory.GetFiles(Path.Combine(_store.Folder, "files"), "*", SearchOption.AllDirectories) : []
        : Kept.Names();

    private sealed class Zeros(long length) : Stream
    {
        private long _at;

        public long BreaksAt { get; init; } = long.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at >= BreaksAt)
            {
                throw new IOException("The line broke.");
            }

            var read = (int)Math.Min(count, length - _at);
            Array.Clear(buffer, offset, read);
            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
