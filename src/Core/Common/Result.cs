namespace Derman.Core.Common;

/// <summary>An expected failure: a stable code, what it concerns, and values for the sentence shown in the reader's language.</summary>
/// <param name="Code">Stable, dotted: <c>ticket.guardsMissing</c>. The sentence (cause and cure) is looked up by it.</param>
/// <param name="Kind">What sort of refusal it is; decides the HTTP status at the edge.</param>
/// <param name="Field">The field of the command it concerns, if one.</param>
/// <param name="Requires">Guards still missing, for refused moves.</param>
/// <param name="Values">Values for the sentence.</param>
public sealed record Failure(
    string Code,
    FailureKind Kind,
    string? Field = null,
    IReadOnlyList<string>? Requires = null,
    IReadOnlyDictionary<string, string>? Values = null,
    IReadOnlyList<FieldError>? Errors = null)
{
    public static Failure NotFound(string code) => new(code, FailureKind.NotFound);

    public static Failure Invalid(string code, string field, params (string Key, string Value)[] values) =>
        new(code, FailureKind.Invalid, field, Values: values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal));

    /// <summary>All that is wrong with one command, told at once.</summary>
    public static Failure Invalid(IReadOnlyList<FieldError> errors) =>
        errors.Count == 1
            ? new(errors[0].Code, FailureKind.Invalid, errors[0].Field, Values: errors[0].Values, Errors: errors)
            : new("request.invalid", FailureKind.Invalid, Errors: errors);

    /// <summary>What is wrong, one by one, whether it is one thing or several.</summary>
    public IReadOnlyList<FieldError> Each() => Errors is { Count: > 0 } several ? several : [new FieldError(Field ?? "", Code, Values)];
}

/// <summary>One thing wrong with one field.</summary>
public sealed record FieldError(string Field, string Code, IReadOnlyDictionary<string, string>? Values = null)
{
    /// <param name="values">For the sentence; the field's own name is added to them.</param>
    public static FieldError Of(string field, string code, params (string Key, string Value)[] values) =>
        new(field, code, values.Append(("field", field)).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal));
}

public enum FailureKind
{
    Invalid,
    NotFound,
    Forbidden,
    Conflict,
    Stale,
}

/// <summary>A value or a named failure.</summary>
public readonly record struct Result<T>
{
    private Result(T? value, Failure? failure)
    {
        Value = value;
        Failure = failure;
    }

    public T? Value { get; }

    public Failure? Failure { get; }

    public bool Ok => Failure is null;

    internal static Result<T> From(T value) => new(value, null);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}

public static class Result
{
    /// <summary>For interfaces, which no conversion reaches.</summary>
    public static Result<T> Of<T>(T value) => Result<T>.From(value);
}
