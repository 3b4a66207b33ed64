using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Derman.Core.Storage.Rows;

/// <summary>The row maps of one EF model, built when first needed. Thread safe.</summary>
internal sealed class RowMaps(IModel model)
{
    private readonly ConcurrentDictionary<Type, object> _maps = new();

    public RowMap<T> Of<T>()
        where T : class =>
        (RowMap<T>)_maps.GetOrAdd(typeof(T), static (type, model) => new RowMap<T>(
            model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is not in the model.")), model);
}
