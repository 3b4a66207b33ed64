using System.Net;

namespace Derman.Client;

/// <summary>The API refused a call (problem+json, RFC 9457).</summary>
public sealed class DermanException : Exception
{
    internal DermanException(HttpStatusCode status, Problem problem)
        : base(problem.Title)
    {
        Status = status;
        Problem = problem;
    }

    /// <summary>Status of the answer.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What was said.</summary>
    public Problem Problem { get; }

    /// <summary>Stable code, made for programs: <c>ticket.guardsMissing</c>.</summary>
    public string Code => Problem.Code;

    /// <summary>The field it concerns, if one.</summary>
    public string? Field => Problem.Field;

    /// <summary>What is still missing: guards of a move, or a scope.</summary>
    public IReadOnlyList<string> Requires => Problem.Requires ?? [];
}

/// <summary>A refusal as it comes over the wire.</summary>
/// <param name="Title">Cause and cure, in the reader's language.</param>
/// <param name="Code">Stable.</param>
public sealed record Problem(string Title, int Status, string Code, string? Field = null, IReadOnlyList<string>? Requires = null, IReadOnlyList<ProblemField>? Errors = null);

/// <summary>One thing wrong with one field.</summary>
public sealed record ProblemField(string Field, string Code, string Message);
