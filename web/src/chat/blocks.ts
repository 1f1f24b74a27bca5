/**
 * Markdown that grows, cut into blocks. A block that another one follows can no longer change, so a
 * longer text costs the parsing of its last block only.
 */

import { Lexer, type Token } from "marked";

export interface Block {
  /** Where it begins in the text: its name among the others. */
  at: number;
  token: Token;
}

export interface Parsed {
  text: string;
  blocks: Block[];
}

export const nothing: Parsed = { text: "", blocks: [] };

/** The blocks of `text`, taking over from `before` what is closed and the same. */
export function parse(text: string, before: Parsed = nothing): Parsed {
  const kept = text.startsWith(before.text) ? before.blocks.slice(0, -1) : [];
  const last = kept.at(-1);
  let at = last === undefined ? 0 : last.at + last.token.raw.length;
  const blocks = [...kept];
  for (const token of new Lexer({ gfm: true }).lex(text.slice(at))) {
    blocks.push({ at, token });
    at += token.raw.length;
  }
  return { text, blocks };
}
