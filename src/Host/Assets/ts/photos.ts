/** Shows the photographs chosen in [data-photos] before they are sent. Nothing leaves the page for it. */
export function showChosen(root: Document): void {
  for (const group of root.querySelectorAll<HTMLElement>('[data-photos]')) {
    const input = group.querySelector<HTMLInputElement>('input[type=file]');
    const place = group.querySelector<HTMLElement>('[data-thumbs]');
    if (!input || !place) continue;
    let shown: string[] = [];
    input.addEventListener('change', () => {
      shown.forEach((address) => URL.revokeObjectURL(address));
      shown = [...(input.files ?? [])].filter((file) => file.type.startsWith('image/')).map((file) => URL.createObjectURL(file));
      place.replaceChildren(...shown.map((address, i) => picture(address, input.files![i]!.name)));
    });
  }
}

function picture(address: string, name: string): HTMLImageElement {
  const image = document.createElement('img');
  image.src = address;
  image.alt = name;
  image.width = 96;
  image.height = 96;
  return image;
}
