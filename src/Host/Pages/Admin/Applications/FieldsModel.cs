namespace Derman.Host.Pages.Admin.Applications;

/// <param name="IsNew">The kind can still be chosen, so the fields of every kind are there.</param>
internal sealed record FieldsModel(ApplicationForm Form, bool IsNew);
