-- 36 values, and more rows than that.
CREATE TABLE t (code char(1) PRIMARY KEY);
