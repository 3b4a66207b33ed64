/** A menu (details.dm-menu) closes on Escape, with focus back on its button, and on a click elsewhere. */
export function closeMenus(root: Document): void {
  root.addEventListener('click', (event) => {
    for (const menu of root.querySelectorAll<HTMLDetailsElement>('details.dm-menu[open]')) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of root.querySelectorAll<HTMLDetailsElement>('details.dm-menu[open]')) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
}
