/** Markdown as elements. Tokens become nodes one by one, so no HTML of an answer is ever HTML of the page. */

import type { Token, Tokens } from "marked";
import { Component, type ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Copy } from "./copy";
import { nothing, parse } from "./blocks";

export function Markdown({ text }: { text: string }) {
  const parsed = useRef(nothing);
  parsed.current = parse(text, parsed.current);
  return (
    <div class="markdown">
      {parsed.current.blocks.map(({ at, token }) => <Block key={at} token={token} />)}
    </div>
  );
}

/** Drawn again only when its text changes. */
class Block extends Component<{ token: Token }> {
  override shouldComponentUpdate(next: { token: Token }): boolean {
    return next.token.raw !== this.props.token.raw;
  }

  render() {
    return block(this.props.token);
  }
}

function block(token: Token): ComponentChildren {
  switch (token.type) {
    case "heading": {
      // The page has the first two levels.
      const Tag = `h${Math.min(6, (token as Tokens.Heading).depth + 2)}` as "h3";
      return <Tag>{inline(token.tokens)}</Tag>;
    }
    case "paragraph":
      return <p>{inline(token.tokens)}</p>;
    case "code":
      return <Code token={token as Tokens.Code} />;
    case "blockquote":
      return <blockquote>{token.tokens?.map(block)}</blockquote>;
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    case "hr":
      return <hr />;
    case "space":
    case "def":
      return null;
    case "text":
      return token.tokens === undefined ? plain(token) : inline(token.tokens);
    default:
      return <p>{token.raw}</p>;
  }
}

function list({ ordered, start, items }: Tokens.List): ComponentChildren {
  const entries = items.map((item, index) => (
    <li key={index}>
      {item.task && <input type="checkbox" checked={item.checked ?? false} disabled />}
      {item.tokens.map(block)}
    </li>
  ));
  return ordered ? <ol start={Number(start) || 1}>{entries}</ol> : <ul>{entries}</ul>;
}

function table({ header, rows, align }: Tokens.Table): ComponentChildren {
  const side = (index: number) => (align[index] === "right" ? "number" : undefined);
  return (
    <div class="scroll" role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>{header.map((cell, index) => <th key={index} scope="col" class={side(index)}>{inline(cell.tokens)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>{row.map((cell, index) => <td key={index} class={side(index)}>{inline(cell.tokens)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Code({ token }: { token: Tokens.Code }) {
  return (
    <div class="code">
      <pre tabIndex={0}><code>{token.text}</code></pre>
      <Copy text={token.text} />
    </div>
  );
}

const inline = (tokens: Token[] | undefined): ComponentChildren => tokens?.map(span);

function span(token: Token, key: number): ComponentChildren {
  switch (token.type) {
    case "strong":
      return <strong key={key}>{inline(token.tokens)}</strong>;
    case "em":
      return <em key={key}>{inline(token.tokens)}</em>;
    case "del":
      return <del key={key}>{inline(token.tokens)}</del>;
    case "codespan":
      return <code key={key}>{unescape((token as Tokens.Codespan).text)}</code>;
    case "br":
      return <br key={key} />;
    case "link":
      return link(token as Tokens.Link, key);
    case "image":
      // Nothing is loaded from elsewhere: the words stand for the picture.
      return <span key={key}>{(token as Tokens.Image).text}</span>;
    case "text":
    case "escape":
      return plain(token);
    default:
      return token.raw;
  }
}

/** Addresses of the web and of this service only: never a script. */
function link({ href, tokens }: Tokens.Link, key: number): ComponentChildren {
  const isHere = href.startsWith("/") && !href.startsWith("//");
  if (!isHere && !/^https?:\/\//i.test(href)) return <span key={key}>{inline(tokens)}</span>;
  return <a key={key} href={href} {...(isHere ? {} : { target: "_blank", rel: "noopener noreferrer" })}>{inline(tokens)}</a>;
}

const plain = (token: Token) => unescape((token as Tokens.Text).text);

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const unescape = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
