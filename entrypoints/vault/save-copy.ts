// Writing the saved copy to disk. Where the browser lets us write a file ourselves it is read back at once; elsewhere it
// is a download, which only the user can show to us again.

import { PapersealError } from '../../lib/base/errors.ts';
import { translated } from '../../lib/platform/room.ts';

interface WritableFile {
  createWritable(): Promise<{ write(content: Blob): Promise<void>; close(): Promise<void> }>;
  getFile(): Promise<File>;
}
type Picker = (options: { suggestedName: string }) => Promise<WritableFile>;

/** Where to write: a file the user chose, `download` where there is no choice, null when the user changed their mind. */
export async function chooseFile(suggestedName: string): Promise<WritableFile | 'download' | null> {
  const pick = 'showSaveFilePicker' in window ? (window.showSaveFilePicker as Picker) : null; // not in the DOM types yet
  if (pick === null) return 'download';
  try {
    return await pick.call(window, { suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    return 'download'; // no dialog can be shown here
  }
}

/** Writes, and gives back what is on the disk now. Throws `disk-full`, and `copy-not-written` for any other reason. */
export async function writeFile(file: WritableFile, content: Blob): Promise<File> {
  try {
    const writable = await file.createWritable();
    await writable.write(content);
    await writable.close();
    return await file.getFile();
  } catch (cause) {
    const known = await translated(cause);
    throw known instanceof PapersealError ? known : new PapersealError('copy-not-written', { cause });
  }
}

/** `content` may be cleared away at once: what is downloaded is a copy in memory. */
export async function download(name: string, content: Blob): Promise<void> {
  const copy = new Blob([await content.arrayBuffer()], { type: 'application/octet-stream' });
  const url = URL.createObjectURL(copy);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
