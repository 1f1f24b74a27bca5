-- Domains with checks, defaults and NOT NULL, over domains, and changed afterwards.
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN small_positive AS positive CHECK (VALUE < 100);
CREATE DOMAIN email AS varchar(120) NOT NULL CHECK (VALUE ~ '^[^@ ]+@[^@ ]+\.[a-z]+$');
CREATE DOMAIN percent AS numeric(5, 2) DEFAULT 0 CONSTRAINT in_range CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE DOMAIN us_zip AS text CHECK (VALUE ~ '^\d{5}$' OR VALUE ~ '^\d{5}-\d{4}$');
CREATE DOMAIN grade AS char(1);
ALTER DOMAIN grade ADD CONSTRAINT known CHECK (VALUE IN ('A', 'B', 'C'));
ALTER DOMAIN grade SET NOT NULL;
CREATE DOMAIN budget AS numeric(12, 2) CHECK (VALUE < 0);
ALTER DOMAIN budget DROP CONSTRAINT budget_check;
ALTER DOMAIN budget ADD CHECK (VALUE BETWEEN 1000 AND 5000);
CREATE TABLE t (
    id positive PRIMARY KEY,
    few small_positive NOT NULL,
    mail email UNIQUE,
    done percent,
    zip us_zip,
    mark grade,
    money_left budget NOT NULL
);
