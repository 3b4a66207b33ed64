namespace Derman.Host.Pages.Shared.Models;

/// <summary>One line that says what was done.</summary>
/// <param name="Undo">Address below the tenant's base whose POST takes it back.</param>
public sealed record ToastModel(string Text, string? Undo = null);
