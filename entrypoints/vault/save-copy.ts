// Writing the saved copy to disk. Where the browser lets us write a file ourselves it is read back at once; elsewhere it
// is a download, which only the user can show to us again.

import { type Bytes, parseBase64, toBase64 } from '../../lib/base/bytes.ts';
import { PapersealError } from '../../lib/base/errors.ts';

interface WritableFile {
  createWritable(): Promise<{ write(bytes: Bytes): Promise<void>; close(): Promise<void> }>;
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

/** Writes and reads back what is on the disk now, in base64. Throws `disk-full` when it could not be written. */
export async function writeFile(file: WritableFile, base64: string): Promise<string> {
  try {
    const writable = await file.createWritable();
    await writable.write(bytesOf(base64));
    await writable.close();
    return await readFile(await file.getFile());
  } catch (cause) {
    throw new PapersealError('disk-full', { cause });
  }
}

export function download(name: string, base64: string): void {
  const url = URL.createObjectURL(new Blob([bytesOf(base64)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file in base64, as messages carry it. */
export async function readFile(file: File): Promise<string> {
  return toBase64(new Uint8Array(await file.arrayBuffer()));
}

function bytesOf(base64: string): Bytes {
  const bytes = parseBase64(base64);
  if (!bytes) throw new PapersealError('internal');
  return bytes;
}
