namespace Derman.Channels.Wire;

/// <summary>The other side broke the protocol; it cannot be talked with any more.</summary>
/// <param name="code">A stable code, for example <c>frameTooLarge</c>.</param>
/// <param name="message">What was wrong.</param>
internal sealed class WireException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>The other side answered a request with an error.</summary>
internal sealed class WireCallException(WireError error) : Exception($"{error.Code}: {error.Reason}")
{
    public string Code { get; } = error.Code;

    public string Reason { get; } = error.Reason;
}

/// <summary>The other side has gone; whether it did what it was asked is not known.</summary>
internal sealed class WireClosedException(string reason) : IOException(reason);
