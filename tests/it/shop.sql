-- A small web shop: every kind of column that shops have, and every kind of key.

CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'delivered', 'cancelled');

CREATE TABLE customers (
    customer_id   serial PRIMARY KEY,
    first_name    varchar(60) NOT NULL,
    last_name     varchar(60) NOT NULL,
    email         varchar(120) NOT NULL UNIQUE,
    phone         varchar(30),
    city          varchar(80),
    country       varchar(80),
    registered_at timestamp NOT NULL,
    referred_by   integer REFERENCES customers (customer_id)
);

CREATE TABLE categories (
    category_id serial PRIMARY KEY,
    name        varchar(60) NOT NULL,
    parent_id   integer REFERENCES categories (category_id)
);

CREATE TABLE products (
    product_id   serial PRIMARY KEY,
    category_id  integer NOT NULL REFERENCES categories (category_id),
    sku          char(10) NOT NULL UNIQUE,
    name         varchar(120) NOT NULL,
    price        numeric(8, 2) NOT NULL CHECK (price > 0),
    stock        integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
    discontinued boolean NOT NULL DEFAULT false,
    attributes   jsonb
);

CREATE TABLE orders (
    order_id    bigserial PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (customer_id),
    status      order_status NOT NULL DEFAULT 'new',
    ordered_at  timestamp NOT NULL,
    shipped_at  timestamp,
    CHECK (shipped_at IS NULL OR shipped_at >= ordered_at)
);

CREATE TABLE order_items (
    order_id   bigint NOT NULL REFERENCES orders (order_id),
    product_id integer NOT NULL REFERENCES products (product_id),
    quantity   integer NOT NULL CHECK (quantity BETWEEN 1 AND 20),
    unit_price numeric(8, 2) NOT NULL,
    PRIMARY KEY (order_id, product_id)
);

CREATE TABLE reviews (
    review_id   serial PRIMARY KEY,
    product_id  integer NOT NULL REFERENCES products (product_id),
    customer_id integer NOT NULL REFERENCES customers (customer_id),
    rating      smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    body        text,
    written_on  date NOT NULL,
    UNIQUE (product_id, customer_id)
);
