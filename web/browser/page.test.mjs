// The page in a real browser against a real service: `node --test browser/`, with the program in ROWSMITH.

import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { accessible } from "./axe.mjs";
import { launch } from "./chromium.mjs";
import { start } from "./service.mjs";

const program = process.env.ROWSMITH ?? fileURLToPath(new URL("../../target/debug/rowsmith", import.meta.url));
let service;
let browser;
let page;
let complaints;

before(async () => {
  [service, browser] = await Promise.all([start(program), launch()]);
});
after(async () => {
  await browser?.close();
  await service?.stop();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(20_000);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A refused request is told as an error too, and is what some tests are about.
    if (message.type() === "error" && !message.text().includes("the server responded with a status of 4")) complaints.push(message.text());
  });
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

const button = (name) => page.getByRole("button", { name });
const heading = (name) => page.getByRole("heading", { name });

async function generate(rows, name) {
  await page.getByLabel("Rows per table").fill(String(rows));
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Seed").fill("7");
  await button("Generate").click();
}

test("an example becomes data to look at, download and delete", async () => {
  await page.goto(service.url);
  await heading("Your data will be here").waitFor();
  await accessible(page, "empty");

  await button("Web shop").click();
  await generate(120, "Shop");
  await heading("Shop").waitFor();
  await page.getByText("checks passed").waitFor();
  assert.match(page.url(), /\/d\/\d+$/);

  const tables = page.getByRole("group", { name: "Tables" });
  await tables.getByRole("button", { name: "orders" }).click();
  await page.getByText("1–50 of 120 rows").waitFor();
  await button("Last page").click();
  await page.getByText("101–120 of 120 rows").waitFor();
  assert.equal(await page.getByRole("region", { name: "Rows of orders" }).locator("tbody tr").count(), 20);
  await accessible(page, "preview");

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download ZIP", exact: true }).click()]);
  assert.match(download.suggestedFilename(), /\.zip$/);
  assert.ok((await stat(await download.path())).size > 1000);

  await page.getByRole("main").getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await accessible(page, "question");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await button("Delete Shop").click();
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("What you generate is kept here").waitFor();
  assert.equal(new URL(page.url()).pathname, "/");
});

test("on a small screen nothing but tables is wider than it", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(service.url);
  await button("Flight club").click();
  await generate(60, "Club");
  await page.getByRole("region", { name: /^Rows of/ }).waitFor();
  await accessible(page, "small");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  await page.reload();
  await heading("Club").waitFor();
  await button("Menu").click();
  await button("Delete Club").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("What you generate is kept here").waitFor();
});

test("a wrong schema is told issue by issue, and its lines are marked", async () => {
  await page.goto(service.url);
  await page.getByLabel("Schema (DDL)").fill("create table a (id int primary key);\n\ncreate table b (x int references nope(id));");
  await page.keyboard.press("Control+Enter");
  const alert = page.getByRole("alert");
  await alert.getByText("nope").first().waitFor();
  const place = alert.getByRole("button", { name: /Line 3/ });
  await accessible(page, "error");
  assert.deepEqual(await page.locator(".gutter .wrong").allTextContents(), ["3"]);
  await place.click();
  assert.match(await page.evaluate(() => getSelection().toString()), /nope|references/);
  await page.keyboard.type("-");
  await alert.waitFor({ state: "hidden" });
});

test("what the form cannot send is told before it is sent", async () => {
  await page.goto(service.url);
  await page.getByLabel("Seed").fill("1.5");
  await button("Generate").click();
  const told = await page.getByRole("alert").getByRole("listitem").allTextContents();
  assert.equal(told.length, 2);
  assert.match(told[0], /Paste a schema first/);
  assert.match(told[1], /Seed: enter a whole number/);
});

test("a run is followed through a reload, and can be cancelled", async () => {
  await page.goto(service.url);
  await button("Web shop").click();
  await generate(200_000, "Large");
  await heading("Generating").waitFor();
  await page.getByRole("progressbar", { name: "orders", exact: true }).waitFor();
  await accessible(page, "running");
  await page.reload();
  await heading("Generating").waitFor();
  await button("Cancel").click();
  await heading("Cancelled").waitFor();
  assert.ok((await page.getByLabel("Schema (DDL)").inputValue()).includes("CREATE TABLE"));
});

test("a dataset that is not there is said to be missing", async () => {
  await page.goto(`${service.url}/d/999999`);
  await heading("There is no dataset 999999").waitFor();
});

test("a file is read as the schema, and one of another kind is refused", async () => {
  await page.goto(service.url);
  const picker = page.locator("input[type=file]");
  await picker.setInputFiles({ name: "a.sql", mimeType: "text/plain", buffer: Buffer.from("\ufeffcreate table t (id int);", "utf16le") });
  await page.waitForFunction(() => document.querySelector("textarea").value === "create table t (id int);");
  await picker.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") });
  await page.getByText("a.pdf is not a schema file").waitFor();
});

const message = () => page.getByLabel("Write a message");
const log = () => page.getByRole("log");
const SCHEMA = "create table authors (id int primary key, name varchar(80) not null);\ncreate table books (id int primary key, title varchar(120) not null, author_id int references authors(id));";

test("a conversation makes data, outlives a reload, and branches", async () => {
  await page.goto(service.url);
  await page.getByRole("link", { name: "Talk to your data" }).click();
  await heading("What shall we do?").waitFor();
  await accessible(page, "talk, empty");

  await message().fill(`${SCHEMA}\n30 rows a table`);
  await page.keyboard.press("Enter");
  await log().getByText(/Made 60 rows/).waitFor();
  assert.match(page.url(), /\/c\/[\w-]+$/);
  await accessible(page, "talk, answered");

  await page.reload();
  await log().getByText(/Made 60 rows/).waitFor();
  await log().getByRole("button", { name: "Edit" }).click();
  assert.match(await message().inputValue(), /30 rows a table/);
  await message().fill("list datasets");
  await page.keyboard.press("Enter");
  await log().getByText("2 of 2").first().waitFor();
  await log().getByRole("button", { name: "Previous version" }).first().click();
  await log().getByText(/Made 60 rows/).waitFor();

  await log().getByRole("link", { name: /Open dataset/ }).click();
  await page.getByText("checks passed").waitFor();
});

test("a draft is kept, and a schema can come as a file", async () => {
  await page.goto(`${service.url}/talk`);
  await page.locator(".composer input[type=file]").setInputFiles({ name: "s.sql", mimeType: "text/plain", buffer: Buffer.from(SCHEMA) });
  await page.getByText("s.sql").waitFor();
  await message().fill("10 rows");
  await button("Send").click();
  await log().getByText(/Made 20 rows/).waitFor();
  await message().fill("not sent yet");
  await page.reload();
  await log().getByText(/Made 20 rows/).waitFor();
  assert.equal(await message().inputValue(), "not sent yet");
});

test("a conversation that is not there is said to be missing", async () => {
  await page.goto(`${service.url}/c/nowhere`);
  await heading("There is no such conversation").waitFor();
});
