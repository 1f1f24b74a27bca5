import { expect, test } from "vitest";
import { decode, readSchema } from "./file";

const limits = { uploadExtensions: [".sql", ".txt"], maxDdlBytes: 10 };

test.each([
  ["UTF-8", [0xc3, 0xa9], "é"],
  ["UTF-8 with a mark", [0xef, 0xbb, 0xbf, 0x61], "a"],
  ["UTF-16, little end first", [0xff, 0xfe, 0xe9, 0x00], "é"],
  ["UTF-16, big end first", [0xfe, 0xff, 0x00, 0xe9], "é"],
  ["Windows-1252", [0xe9, 0x61], "éa"],
  ["nothing", [], ""],
])("%s is read", (_, content, text) => expect(decode(Uint8Array.from(content))).toBe(text));

test("a file of the right kind and size is read", async () => {
  expect(await readSchema(new File(["create"], "A.SQL"), limits)).toBe("create");
});

test.each([
  ["a.pdf", "x", "a.pdf is not a schema file: choose one that ends in .sql, .txt"],
  ["a.sql", "x".repeat(11), "a.sql has 11 B; the service reads up to 10 B"],
  ["a.sql", "x".repeat(21), "a.sql has 21 B; the service reads up to 10 B"],
])("%s is refused", async (name, content, message) => {
  await expect(readSchema(new File([content], name), limits)).rejects.toThrow(message);
});
