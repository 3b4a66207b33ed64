using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>How one engine keeps the stems of tickets and finds them, newest first. The stems and the question are the same on all of them.</summary>
internal interface IStemTable
{
    /// <summary>The tables of a search: tickets <c>t</c> with their stems <c>s</c>.</summary>
    string From { get; }

    /// <summary>Orders by key, newest first, in the way the engine has them at hand.</summary>
    string NewestFirst { get; }

    void Add(WriteSession session, long key, string stems);

    void Remove(WriteSession session, long key);

    /// <param name="parameter">Adds a value and returns its place in the statement.</param>
    string Matches(SearchQuery query, Func<object?, string> parameter);

    /// <summary>Only tickets older than this key.</summary>
    string OlderThan(long key, Func<object?, string> parameter);
}
