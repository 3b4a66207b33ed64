using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Staff.SigningIn;

/// <summary>What may be shown once. Of two at the same moment one is taken.</summary>
internal static class Spent
{
    /// <param name="ends">Until when it could be believed, and is remembered.</param>
    public static bool Once(WriteSession session, byte[] key, Instant ends, Instant now)
    {
        if (session.First<UsedOnce>("\"key\" = @p0", key) is not null || ends <= now)
        {
            return false;
        }

        session.Execute("DELETE FROM \"used_once\" WHERE \"until\" < @p0", Provider.Of(now));
        session.Insert(new UsedOnce { Key = key, Until = ends });
        return true;
    }
}
