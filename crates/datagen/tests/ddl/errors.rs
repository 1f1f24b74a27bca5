use insta::assert_snapshot;
use rowsmith_datagen::{ddl, schema::Schema};

use crate::render::read;

fn errors(ddl: &str) -> String {
    let shown = read(ddl);
    shown
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_reference_is_checked() {
    assert_snapshot!(errors("CREATE TABLE a (id int PRIMARY KEY, b int, t text, b2 int UNIQUE,
  FOREIGN KEY (b) REFERENCES nowhere (id),
  FOREIGN KEY (bb) REFERENCES a (id),
  FOREIGN KEY (b) REFERENCES a (idd),
  FOREIGN KEY (b, b2) REFERENCES a (id),
  FOREIGN KEY (b) REFERENCES a (b),
  FOREIGN KEY (t) REFERENCES a (id),
  CHECK (qty > 0),
  UNIQUE (nope));
CREATE TABLE c (x jsonb, a int REFERENCES d, PRIMARY KEY (y));
CREATE TABLE d (x int);
CREATE TABLE a (z int);
CREATE TABLE e (x int, X int);
CREATE TYPE t AS ENUM ('a', 'a');
CREATE TABLE f ();"), @r##"
    error 2:3 the foreign key (b) of table `a` points at table `nowhere`, which is not declared
    error 3:3 the foreign key (bb) of table `a` names the column `bb`, which the table does not have
    error 4:3 the foreign key (b) of table `a` points at the column `idd`, which table `a` does not have
    error 5:3 the foreign key (b, b2) of table `a` has 2 columns and points at 1 of table `a`
    error 6:3 the foreign key (b) of table `a` points at `a` (b), which is neither its primary key nor unique
    error 7:3 the foreign key (t) of table `a` has the type text in `t` and points at integer in `a`.`id`
    error 8:3 a CHECK of table `a` names the column `qty`, which it does not have
    error 9:3 a unique key of table `a` names the column `nope`, which it does not have
    error 10:32 the foreign key (a) of table `c` points at table `d`, which has no primary key
    error 10:46 the primary key of table `c` names the column `y`, which it does not have
    error 12:14 table `a` is declared twice
    error 13:24 the column `X` is declared twice in table `e`
    error 14:13 the enum `t` has the label 'a' twice
    error 15:14 table `f` has no columns
    "##);
}

#[test]
fn what_cannot_be_read_is_located() {
    assert_snapshot!(errors("CREAT TABLE a (id int);
CREATE TABEL b (id int);
CREATE TABLE c (id int NOT NUL, x varchar(10) UNQUE, y int,);
CREATE TABLE d (id int;
CREATE TABLE e (id int));
CREATE TABLE f (id int FOREIGN KEY REFERENCES c);
ALTER TABLE nowhere ADD COLUMN x int;
ALTER TABLE c FROBNICATE;
CREATE DOMAIN p AS int CHECK VALUE > 0;
CREATE TABLE \"\u{202e}x\" (id int);
CREATE TABLE g (\"\" int);
CREATE TABLE h (x text DEFAULT 'abc);"), @r##"
    error 1:1 cannot read the statement that begins with `CREAT`
    error 2:8 cannot read CREATE `TABEL`
    error 3:24 cannot read `NOT` in the definition of column `id`
    error 3:47 cannot read `UNQUE` in the definition of column `x`
    error 3:60 nothing stands before this point in the list of table `c`
    error 4:16 the parenthesis of table `d` that opens here does not close
    error 5:24 a parenthesis closes here that was not opened
    error 6:24 the foreign key (id) of table `f` points at table `c`, which has no primary key
    error 7:13 ALTER TABLE of `nowhere`, which is not declared
    error 8:15 cannot read `FROBNICATE` in ALTER TABLE `c`
    error 9:30 expected `(` of CHECK, found `VALUE`
    error 10:14 the name of a table holds the invisible character U+202E
    error 11:14 table `g` has no columns
    error 11:17 the name of a column is empty
    error 12:32 a string that begins here does not end
    "##);
}

#[test]
fn nothing_to_read() {
    assert_snapshot!(errors(""), @r##"error 1:1 there is no table"##);
    assert_snapshot!(errors("-- only a comment\nSELECT 1;"), @r##"error 1:1 there is no table"##);
    assert_snapshot!(errors("hello world"), @r##"error 1:1 cannot read the statement that begins with `hello`"##);
}

#[test]
fn json() {
    let reading = ddl::read(include_bytes!("../../../../examples/clinic.sql"));
    let json = serde_json::to_string_pretty(&reading.schema).unwrap();
    let again = ddl::read(json.as_bytes());
    assert_eq!(
        (again.schema, again.issues),
        (reading.schema.clone(), Vec::new())
    );

    let mut broken = reading.schema;
    broken.tables.remove(2);
    let messages: Vec<String> = ddl::check(&broken)
        .into_iter()
        .map(|issue| issue.message)
        .collect();
    assert_snapshot!(messages.join("\n"), @r##"the foreign key (patient_id) of table `appointments` points at table `patients`, which is not declared"##);
    assert_snapshot!(errors("{\"tables\": [\n  {\"name\": \"a\", \"colums\": []}]}"), @r##"error 2:24 the JSON is no schema: unknown field `colums`, expected one of `name`, `columns`, `primaryKey`, `unique`, `foreignKeys`, `checks`, `exclusions`, `comment`"##);
    assert!(ddl::check(&Schema::default()).len() == 1);
}
