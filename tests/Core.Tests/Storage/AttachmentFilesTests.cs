using System.Security.Cryptography;
using Derman.Core.Storage.Attachments;

namespace Derman.Core.Tests.Storage;

public sealed class AttachmentFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AttachmentFiles _files;

    public AttachmentFilesTests() => _files = new AttachmentFiles(_folder.In("files"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Save_NamesTheFileByItsContent()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        var saved = await _files.SaveAsync(new MemoryStream(content), CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), saved!.Sha256);
        Assert.Equal(content.Length, saved.Size);
        await using var stream = _files.Open(saved.Sha256)!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task Save_TheSameContentManyTimesAtOnce_KeepsItOnce()
    {
        var content = RandomNumberGenerator.GetBytes(70_000);
        var saved = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _files.SaveAsync(new MemoryStream(content), CancellationToken.None)));

        Assert.Single(saved.Distinct());
        Assert.Single(All());
    }

    [Fact]
    public async Task Save_WhatIsTooLarge_IsRefusedAndLeavesNothing()
    {
        Assert.Null(await _files.SaveAsync(new Zeros(AttachmentFiles.MaximumBytes + 1), CancellationToken.None));
        Assert.Empty(All());
    }

    [Fact]
    public async Task Save_WhatBreaksOff_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => _files.SaveAsync(new Zeros(100_000) { BreaksAt = 70_000 }, CancellationToken.None));
        Assert.Empty(All());
    }

    [Fact]
    public void Open_WhatIsNotThere_IsNull() => Assert.Null(_files.Open(new string('a', 64)));

    private string[] All() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);

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
