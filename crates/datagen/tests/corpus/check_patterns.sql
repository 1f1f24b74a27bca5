-- LIKE, ILIKE, regular expressions, lengths and cases of letters.
CREATE TABLE parts (
    id integer PRIMARY KEY,
    sku varchar(20) NOT NULL CHECK (sku LIKE 'AB-%'),
    serial varchar(12) NOT NULL UNIQUE CHECK (serial ~ '^[A-Z]{2}[0-9]{6}$'),
    contact_email varchar(120) NOT NULL CHECK (contact_email LIKE '%@%'),
    support_email text NOT NULL CHECK (support_email ~* '^[A-Z0-9._%-]+@[A-Z0-9.-]+[.][A-Z]+$'),
    site text CHECK (site LIKE 'http%://%'),
    slug text NOT NULL CHECK (slug = lower(slug) AND slug !~ '\s'),
    pin text NOT NULL CHECK (pin SIMILAR TO '[0-9]{4}'),
    country char(2) NOT NULL CHECK (country = upper(country)),
    title varchar(40) NOT NULL CHECK (length(title) BETWEEN 5 AND 30),
    note text CHECK (char_length(note) <= 50),
    phone varchar(20) NOT NULL CHECK (phone ~ '^\+?[0-9 -]+$'),
    isbn varchar(17) CHECK (isbn NOT LIKE '%x%'),
    trimmed text NOT NULL CHECK (trim(trimmed) <> '' AND trimmed = btrim(trimmed))
);
