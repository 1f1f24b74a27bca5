use insta::assert_snapshot;

use crate::render::read;

#[test]
fn pg_dump() {
    assert_snapshot!(read("--
-- PostgreSQL database dump
--
\\restrict abc
SET search_path = '';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE FUNCTION public.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$ BEGIN; CREATE TABLE no (x int); END; $_$;
CREATE TABLE public.logs (
    id integer NOT NULL,
    at date NOT NULL
)
PARTITION BY RANGE (at);
CREATE TABLE public.logs_2020 (
    id integer NOT NULL,
    at date NOT NULL
);
ALTER TABLE public.logs OWNER TO postgres;
CREATE SEQUENCE public.logs_id_seq
    START WITH 3
    INCREMENT BY 1
    NO MINVALUE;
ALTER SEQUENCE public.logs_id_seq OWNED BY public.logs.id;
ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE ONLY public.logs ALTER COLUMN id SET DEFAULT nextval('public.logs_id_seq'::regclass);
COPY public.logs (id, at) FROM stdin;
1\t'; CREATE TABLE
2\tx
\\.

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (id, at);
ALTER TABLE ONLY public.logs_2020
    ADD CONSTRAINT logs_2020_pkey PRIMARY KEY (id, at);
ALTER INDEX public.logs_pkey ATTACH PARTITION public.logs_2020_pkey;
GRANT ALL ON TABLE public.logs TO someone;
"), @r##"
    -- Postgres
    "logs"
      "id" integer not null identity(3, 1)
      "at" date not null
      pk id, at
    note 5:1 skipped SET
    note 6:1 skipped SELECT
    note 7:1 skipped CREATE EXTENSION
    note 8:1 skipped CREATE FUNCTION
    note 20:25 skipped ALTER TABLE ... OWNER
    note 25:1 skipped ALTER SEQUENCE
    note 26:64 skipped a partition: its rows belong to its parent
    note 28:1 skipped COPY
    note 37:1 skipped ALTER INDEX
    note 38:1 skipped GRANT
    "##);
}

#[test]
fn mysqldump() {
    assert_snapshot!(read("-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `a`;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `a` (
  `id` int(11) NOT NULL,
  `v` varchar(5) DEFAULT NULL
) ENGINE=InnoDB /*!50100 ROW_FORMAT=COMPRESSED */;
LOCK TABLES `a` WRITE;
INSERT INTO `a` VALUES (1,'it\\'s; --'),(2,'\\\\');
INSERT INTO `a` VALUES (3,'b');
UNLOCK TABLES;
/*!50001 CREATE TABLE `v` (`id` tinyint NOT NULL) ENGINE=MyISAM */;
/*!50001 DROP TABLE IF EXISTS `v`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select 1 AS `id` */;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `a` FOR EACH ROW BEGIN SET @x = 1; END */;;
DELIMITER ;
ALTER TABLE `a` ADD PRIMARY KEY (`id`), ADD KEY `v` (`v`);
ALTER TABLE `a` MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=4;
"), @r##"
    -- MySql
    "a"
      "id" integer not null identity(1, 1)
      "v" varchar(5)
      pk id
    note 2:10 skipped SET, 2 times
    note 9:1 skipped LOCK
    note 10:1 skipped INSERT, 2 times
    note 12:1 skipped UNLOCK
    note 15:10 skipped CREATE VIEW
    note 19:10 skipped CREATE DEFINER
    note 22:62 skipped ALTER TABLE ... AUTO_INCREMENT
    "##);
}

#[test]
fn sqlite_dump() {
    assert_snapshot!(read("PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS \"notes\" (id integer primary key, body text not null);
INSERT INTO notes VALUES(1,'a;b
c');
CREATE TABLE tags(note_id INTEGER REFERENCES notes(id), tag TEXT, UNIQUE(note_id, tag));
DELETE FROM sqlite_sequence;
CREATE TRIGGER t AFTER INSERT ON notes BEGIN UPDATE notes SET body = CASE WHEN 1 THEN 'x' END; DELETE FROM tags; END;
CREATE INDEX i ON tags(tag);
COMMIT;"), @r##"
    -- Sqlite
    "notes"
      "id" integer not null identity(1, 1)
      "body" text not null
      pk id
    "tags"
      "note_id" integer
      "tag" text
      unique "note_id", "tag"
      fk note_id -> notes(id) NoAction NoAction
    note 1:1 skipped PRAGMA
    note 4:1 skipped INSERT
    note 7:1 skipped DELETE
    note 8:1 skipped CREATE TRIGGER
    "##);
}

#[test]
fn statements_without_terminators() {
    assert_snapshot!(read("```sql
CREATE TABLE a (id int PRIMARY KEY)
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)
ALTER TABLE b ADD c int
```"), @r##"
    -- MySql
    "a"
      "id" integer not null
      pk id
    "b"
      "id" integer not null
      "a" integer
      "c" integer
      pk id
      fk a -> a(id) NoAction NoAction
    "##);
}
