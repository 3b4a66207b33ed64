/** What the pages of the administration do with scripts: each is fetched by the pages that have it. */
export function bindAdmin(root: Document): void {
  const tree = root.querySelector<HTMLElement>('[data-tree]');
  if (tree) void import('./tree').then((m) => m.bindTree(tree));
  const brand = root.querySelector<HTMLFormElement>('[data-brand]');
  if (brand) void import('./brand').then((m) => m.bindBrand(brand));
}
