using Derman.Core.Storage;

namespace Derman.Core.Search;

/// <summary>How one engine keeps the stems of tickets and finds them, newest first. The stems and the question are the same on all of them.</summary>
internal interface IStemTable
{
    void Add(WriteSession session, long key, string stems);

    /// <param name="stems">Exactly what was added.</param>
    void Remove(WriteSession session, long key, string stems);

    /// <summary>A sub-select of the newest tickets with the words, their keys as <c>k</c>.</summary>
    /// <param name="olderThan">Only tickets before this key.</param>
    /// <param name="parameter">Adds a value and returns its place in the statement.</param>
    string Found(SearchQuery query, long? olderThan, long most, Func<object?, string> parameter);
}
