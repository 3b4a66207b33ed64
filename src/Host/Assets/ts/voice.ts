/** A voice note in [data-voice]: recorded here where the browser can, chosen as a file everywhere else. Ends by itself at data-seconds. */
export function recordVoice(root: Document): void {
  const group = root.querySelector<HTMLElement>('[data-voice]');
  const input = group?.querySelector<HTMLInputElement>('input[type=file]');
  const panel = group?.querySelector<HTMLElement>('[data-record]');
  if (!group || !input || !panel || typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return;
  panel.hidden = false;
  const start = panel.querySelector<HTMLButtonElement>('[data-start]')!;
  const stop = panel.querySelector<HTMLButtonElement>('[data-stop]')!;
  const said = panel.querySelector<HTMLElement>('[data-said]')!;
  const player = panel.querySelector<HTMLAudioElement>('audio')!;
  const most = Number(group.dataset['seconds']);
  start.addEventListener('click', () => void record());

  async function record(): Promise<void> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      said.textContent = group!.dataset['refused'] ?? '';
      return;
    }
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32_000 });
    const parts: Blob[] = [];
    const began = Date.now();
    const tick = window.setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      tell(seconds);
      if (seconds >= most) recorder.stop();
    }, 500);
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    recorder.addEventListener('stop', () => {
      window.clearInterval(tick);
      stream.getTracks().forEach((track) => track.stop());
      keep(new Blob(parts, { type: recorder.mimeType }));
      [start.hidden, stop.hidden] = [false, true];
      start.focus();
    });
    stop.onclick = () => recorder.stop();
    recorder.start();
    [start.hidden, stop.hidden] = [true, false];
    stop.focus();
    said.textContent = group!.dataset['recording'] ?? '';
  }

  function tell(seconds: number): void {
    // The clock is for the eye: read out every second it would drown the speaker.
    const shown = new Intl.NumberFormat(group!.dataset['language'], { minimumIntegerDigits: 2 });
    stop.lastChild!.textContent = ` ${shown.format(Math.floor(seconds / 60))}:${shown.format(seconds % 60)}`;
  }

  function keep(sound: Blob): void {
    const list = new DataTransfer();
    list.items.add(new File([sound], 'voice', { type: sound.type }));
    input!.files = list.files;
    input!.dispatchEvent(new Event('change', { bubbles: true }));
    player.src = URL.createObjectURL(sound);
    player.hidden = false;
    said.textContent = group!.dataset['ready'] ?? '';
  }
}
