using Derman.Core.Storage;

namespace Derman.Core.Runs;

/// <summary>Files of runs lie in pieces in the tenant's store: on every node, in every backup and in every move.</summary>
internal static class RunFiles
{
    public static void Keep(WriteSession session, Guid run, string part, byte[] content, int chunk)
    {
        session.Execute("DELETE FROM \"side_run_chunk\" WHERE \"run\" = @p0 AND \"part\" = @p1", Provider.Of(run), part);
        for (var (seq, at) = (0, 0); at < content.Length; seq++, at += chunk)
        {
            session.Insert(new SideRunChunk { Run = run, Part = part, Seq = seq, Data = content[at..Math.Min(at + chunk, content.Length)] });
        }
    }

    public static byte[] Read(ReadSession session, Guid run, string part) =>
        [.. session.List<SideRunChunk>("\"run\" = @p0 AND \"part\" = @p1 ORDER BY \"seq\"", Provider.Of(run), part).SelectMany(c => c.Data)];

    public static void Delete(WriteSession session, Guid run) => session.Execute("DELETE FROM \"side_run_chunk\" WHERE \"run\" = @p0", Provider.Of(run));
}
