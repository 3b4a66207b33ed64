namespace Derman.Channels.Graph;

/// <summary>What Meta's error codes mean to one product: decisions are made on codes, because titles change.</summary>
internal abstract class GraphCodes
{
    /// <summary>The rejection a code stands for, or null when the code does not decide it.</summary>
    public abstract string? RejectionOf(int code, int? subcode);

    /// <summary>How long to wait when the code says "later" and the answer names no time; null when the code does not say so.</summary>
    public abstract TimeSpan? WaitOf(int code);
}

/// <summary>An error answer: a rejection code, or how long to wait.</summary>
internal sealed record GraphVerdict(string? Rejection, TimeSpan? Wait, int Code, int? Subcode, string Reason);
