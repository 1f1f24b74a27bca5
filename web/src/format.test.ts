import { expect, test } from "vitest";
import { bytes, duration, percent } from "./format";

test.each([
  [0, "0%"], [0.04, "<0.1%"], [12.34, "12.3%"], [100, "100%"],
])("%d percent reads %s", (share, text) => expect(percent(share)).toBe(text));

test.each([
  [1023, "1,023 B"], [1536, "1.5 kB"], [2_097_152, "2 MB"],
])("%d bytes read %s", (n, text) => expect(bytes(n)).toBe(text));

test.each([
  [355, "355 ms"], [1500, "1.5 s"], [61_000, "1 min 1 s"],
])("%d ms read %s", (ms, text) => expect(duration(ms)).toBe(text));
