use insta::assert_snapshot;

use crate::render::read;

#[test]
fn mysql() {
    assert_snapshot!(read(r#"CREATE TABLE `T` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'the "id"',
  a tinyint(1) DEFAULT '1', b bit(1) DEFAULT b'0', c ENUM("x","y\"z") CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x', d SET('p','q'),
  e datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), f timestamp DEFAULT '0000-00-00 00:00:00', g year, h double(8,3),
  i mediumint(8) unsigned zerofill, j json CHECK (json_valid(`j`)), k longblob, l varchar(20) GENERATED ALWAYS AS (CONCAT(c, '-', a)) STORED, `key` varchar(9),
  m decimal, n text NOT NULL, PRIMARY KEY (`id`), KEY k1 (`e`), UNIQUE KEY u1 (`n`(20), i DESC) USING BTREE COMMENT 'x', INDEX (a), FULLTEXT KEY (n), SPATIAL INDEX s (k),
  CHECK (n REGEXP '^a' AND CHAR_LENGTH(n) > 1 AND `c` <=> 'x' AND a IN (0, 1))
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8 COMMENT='A table' PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10));
CREATE TABLE u LIKE `T`; # done"#), @r##"
    -- MySql
    enum t_c ["x", "y\"z"]
    enum t_d ["p", "q"]
    "t" -- A table
      "id" bigint not null identity(1, 1) -- the "id"
      "a" boolean default true
      "b" boolean default false
      "c" "t_c" default 'x'
      "d" "t_d"[]
      "e" timestamp default current_timestamp
      "f" timestamp
      "g" smallint
      "h" numeric(8, 3)
      "i" integer
      "j" json
      "k" bytea
      "l" varchar(20) as ("c" || '-') || cast("a" as text)
      "key" varchar(9)
      "m" numeric(10, 0)
      "n" text not null
      pk id
      unique "n", "i"
      check "id" >= 0
      check "i" >= 0
      check ("n" ~* '^a') and (char_length("n") > 1) and ("c" is not distinct from 'x') and ("a" in (false, true))
    "u"
      "id" bigint not null identity(1, 1) -- the "id"
      "a" boolean default true
      "b" boolean default false
      "c" "t_c" default 'x'
      "d" "t_d"[]
      "e" timestamp default current_timestamp
      "f" timestamp
      "g" smallint
      "h" numeric(8, 3)
      "i" integer
      "j" json
      "k" bytea
      "l" varchar(20) as ("c" || '-') || cast("a" as text)
      "key" varchar(9)
      "m" numeric(10, 0)
      "n" text not null
      pk id
      unique "n", "i"
      check "id" >= 0
      check "i" >= 0
      check ("n" ~* '^a') and (char_length("n") > 1) and ("c" is not distinct from 'x') and ("a" in (false, true))
    note 4:78 the default of column `f` in table `T` was dropped: '0000-00-00 00:00:00' does not fit the type timestamp
    note 4:78 the default of column `f` in table `u` was dropped: '0000-00-00 00:00:00' does not fit the type timestamp
    note 5:44 the CHECK (json_valid(`j`)) of table `T` was dropped: the function json_valid() is not supported
    "##);
}

#[test]
fn sqlite() {
    assert_snapshot!(read(r#"PRAGMA foreign_keys=OFF; BEGIN TRANSACTION;
CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, x, y FLOATING POINT, z VARYING CHARACTER(20), w UNKNOWN DEFAULT (datetime('now')),
 "Kind" TEXT CHECK ("Kind" IN ("one", 'two')), n NUMERIC NOT NULL ON CONFLICT IGNORE UNIQUE ON CONFLICT REPLACE) STRICT;
CREATE TABLE b (a_id TEXT REFERENCES a DEFERRABLE INITIALLY DEFERRED, [long name] INT, PRIMARY KEY (a_id)) WITHOUT ROWID; COMMIT;"#), @r##"
    -- Sqlite
    "a"
      "id" integer not null identity(1, 1)
      "x" text
      "y" double precision
      "z" varchar(20)
      "w" numeric
      "kind" text
      "n" numeric not null
      pk id
      unique "n"
      check "kind" in ('one', 'two')
    "b"
      "a_id" integer not null
      "long name" integer
      pk a_id
      fk a_id -> a(id) NoAction NoAction
    note 1:1 skipped PRAGMA
    note 2:101 the default of column `w` in table `a` was dropped: current_timestamp() does not fit the type numeric
    note 4:27 the column `a_id` of table `b` takes the type integer of the key it points at
    "##);
}

#[test]
fn sql_server() {
    assert_snapshot!(read("SET ANSI_NULLS ON
GO
CREATE TYPE [dbo].[Flag] FROM bit NOT NULL
GO
IF OBJECT_ID('dbo.Orders') IS NULL
BEGIN
CREATE TABLE [dbo].[Orders](
	[OrderID] [int] IDENTITY(1000,5) NOT FOR REPLICATION NOT NULL,
	[Total] AS ([Net]*(1.2)) PERSISTED,
	[Net] [money] NOT NULL CONSTRAINT [DF_Net] DEFAULT ((0)),
	[Note] [nvarchar](max) COLLATE Latin1_General_CI_AS NULL,
	[Guid] [uniqueidentifier] ROWGUIDCOL NOT NULL, [Paid] [dbo].[Flag], [Bin] varbinary(8000) SPARSE, [At] datetime2(7), [V] rowversion,
 CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([OrderID] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
END
GO
ALTER TABLE [dbo].[Orders] ADD CONSTRAINT [DF_Guid] DEFAULT (newid()) FOR [Guid]
GO
ALTER TABLE [dbo].[Orders] WITH CHECK ADD CONSTRAINT [CK] CHECK (([Net]>=(0) AND len([Note])<(50) AND [At]<=getdate()))
ALTER TABLE [dbo].[Orders] CHECK CONSTRAINT [CK]
GO
CREATE UNIQUE NONCLUSTERED INDEX [AK] ON [dbo].[Orders]([Guid] ASC) INCLUDE ([Net]) WHERE ([Note] IS NOT NULL) WITH (FILLFACTOR = 90) ON [PRIMARY]
GO
CREATE PROCEDURE p AS BEGIN SELECT 1; CREATE TABLE #x (a int); END
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Net price', @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'Orders', @level2type=N'COLUMN',@level2name=N'Net'
GO"), @r##"
    -- SqlServer
    domain flag boolean not null 
    "orders"
      "orderid" integer not null identity(1000, 5)
      "total" numeric as "net" * 1.2
      "net" numeric(19, 4) not null default 0 -- Net price
      "note" text
      "guid" uuid not null default gen_random_uuid()
      "paid" "flag"
      "bin" bytea
      "at" timestamp
      "v" bytea
      pk orderid
      unique "guid" where "note" is not null
      check ("net" >= 0) and (char_length("note") < 50) and ("at" <= current_timestamp)
    note 1:1 skipped SET
    note 5:1 skipped IF
    note 20:28 skipped ALTER TABLE ... CHECK
    note 24:1 skipped CREATE PROCEDURE
    "##);
}

#[test]
fn oracle() {
    assert_snapshot!(read(r#"CREATE TABLE "HR"."EMP" ("ID" NUMBER(6,0) NOT NULL ENABLE, "Name" VARCHAR2(20 CHAR) DEFAULT 'x' NOT NULL, pay NUMBER(8,2), n NUMBER, hired DATE DEFAULT SYSDATE,
 doc CLOB, raw1 RAW(16) DEFAULT SYS_GUID(), boss NUMBER(6), seq NUMBER GENERATED BY DEFAULT ON NULL AS IDENTITY, CONSTRAINT ck CHECK (pay > 0) ENABLE NOVALIDATE,
 CONSTRAINT "PK" PRIMARY KEY ("ID") USING INDEX PCTFREE 10 STORAGE (INITIAL 65536) TABLESPACE "USERS" ENABLE) SEGMENT CREATION IMMEDIATE PCTFREE 10;
ALTER TABLE emp ADD (extra NUMBER(3), CONSTRAINT fk FOREIGN KEY (boss) REFERENCES emp (id) ON DELETE SET NULL DISABLE);
ALTER TABLE emp MODIFY (extra NOT NULL);
CREATE OR REPLACE TRIGGER t BEFORE INSERT ON emp FOR EACH ROW
BEGIN
  SELECT s.NEXTVAL INTO :new.id FROM dual;
END;
/
COMMENT ON COLUMN "HR"."EMP"."PAY" IS 'per month';
"#), @r##"
    -- Oracle
    "emp"
      "id" integer not null
      "Name" varchar(20) not null default 'x'
      "pay" numeric(8, 2) -- per month
      "n" numeric
      "hired" date default current_timestamp
      "doc" text
      "raw1" bytea
      "boss" integer
      "seq" bigint not null identity(1, 1)
      "extra" smallint not null
      pk id
      fk boss -> emp(id) SetNull NoAction
      check "pay" > 0
    note 2:12 the default of column `raw1` in table `EMP` was dropped: gen_random_uuid() does not fit the type bytea
    note 6:1 skipped CREATE TRIGGER
    "##);
}

#[test]
fn sql_server_foreign_keys_beside_their_column() {
    assert_snapshot!(read("CREATE TABLE cats (id int NOT NULL PRIMARY KEY IDENTITY(1,1))
CREATE TABLE posts (id int PRIMARY KEY, cat int DEFAULT 0 FOREIGN KEY REFERENCES cats(id), url varchar(150))"), @r#"
    -- SqlServer
    "cats"
      "id" integer not null identity(1, 1)
      pk id
    "posts"
      "id" integer not null
      "cat" integer default 0
      "url" varchar(150)
      pk id
      fk cat -> cats(id) NoAction NoAction
    "#);
}
