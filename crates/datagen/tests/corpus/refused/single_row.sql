-- A table that may have one row only, by its key and its CHECK.
CREATE TABLE settings (one boolean PRIMARY KEY DEFAULT true CHECK (one), title text NOT NULL);
