/** A schema file to text, whichever encoding it has. */

import type { Config } from "./api";
import { bytes } from "./format";
import { t } from "./strings";

/** Reads a file, or tells (as an error's message) why not. */
export async function readSchema(file: File, limits: Pick<Config, "uploadExtensions" | "maxDdlBytes">): Promise<string> {
  const name = file.name.toLowerCase();
  if (!limits.uploadExtensions.some((extension) => name.endsWith(extension))) {
    throw new Error(t.file.extension(file.name, limits.uploadExtensions));
  }
  // UTF-16 has two bytes where the service will count one.
  if (file.size > 2 * limits.maxDdlBytes) throw tooLarge(file.name, file.size, limits.maxDdlBytes);
  let content: ArrayBuffer;
  try {
    content = await file.arrayBuffer();
  } catch {
    throw new Error(t.file.unreadable(file.name));
  }
  const text = decode(new Uint8Array(content));
  const size = byteLength(text);
  if (size > limits.maxDdlBytes) throw tooLarge(file.name, size, limits.maxDdlBytes);
  return text;
}

function tooLarge(name: string, size: number, max: number): Error {
  return new Error(t.file.tooLarge(name, bytes(size), bytes(max)));
}

/** By its byte order mark; without one it is UTF-8, or else Windows-1252, where every byte is a character. */
export function decode(content: Uint8Array): string {
  const [first, second] = content;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(content);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(content);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("windows-1252").decode(content);
  }
}

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;
