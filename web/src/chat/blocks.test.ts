import { expect, test } from "vitest";
import { nothing, parse } from "./blocks";

const TEXT = "# Title\n\nSome *text* here.\n\n- one\n- two\n\n```sql\nselect 1;\n\nselect 2;\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nThe end.";
const raws = (text: string) => parse(text).blocks.map((block) => block.token.raw);

test("grown letter by letter, the blocks are those of the whole", () => {
  let grown = nothing;
  for (let end = 1; end <= TEXT.length; end += 1) grown = parse(TEXT.slice(0, end), grown);
  expect(grown.blocks.map((block) => block.token.raw).join("")).toBe(TEXT);
  expect(grown.blocks.map((block) => block.token.type).filter((type) => type !== "space")).toEqual(["heading", "paragraph", "list", "code", "table", "paragraph"]);
});

test("closed blocks are taken over as they are", () => {
  const before = parse(TEXT);
  const after = parse(`${TEXT} More.`, before);
  expect(after.blocks.slice(0, -1).every((block, index) => block === before.blocks[index])).toBe(true);
});

test("another text begins anew", () => {
  expect(parse("other", parse(TEXT)).blocks.map((block) => block.token.raw)).toEqual(raws("other"));
});
