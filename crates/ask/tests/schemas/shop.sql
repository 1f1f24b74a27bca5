CREATE TABLE customers (
    id         integer PRIMARY KEY,
    full_name  varchar(120) NOT NULL,
    email      varchar(190) NOT NULL UNIQUE,
    tier       varchar(10) NOT NULL CHECK (tier IN ('basic', 'silver', 'gold')),
    country    varchar(60) NOT NULL,
    phone      varchar(30),
    created_at timestamp NOT NULL
);
CREATE TABLE categories (
    id   integer PRIMARY KEY,
    name varchar(80) NOT NULL UNIQUE
);
CREATE TABLE products (
    id          integer PRIMARY KEY,
    category_id integer NOT NULL REFERENCES categories,
    title       varchar(200) NOT NULL,
    price       numeric(10, 2) NOT NULL CHECK (price > 0),
    stock       integer NOT NULL CHECK (stock >= 0),
    weight_g    integer
);
CREATE TABLE orders (
    id          integer PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers,
    status      varchar(20) NOT NULL CHECK (status IN ('cart', 'paid', 'shipped', 'returned')),
    ordered_at  timestamp NOT NULL,
    shipped_at  timestamp CHECK (shipped_at >= ordered_at),
    total       numeric(12, 2) NOT NULL
);
CREATE TABLE order_lines (
    order_id   integer NOT NULL REFERENCES orders,
    product_id integer NOT NULL REFERENCES products,
    quantity   integer NOT NULL CHECK (quantity BETWEEN 1 AND 9),
    unit_price numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, product_id)
);
CREATE TABLE reviews (
    id          integer PRIMARY KEY,
    product_id  integer NOT NULL REFERENCES products,
    customer_id integer NOT NULL REFERENCES customers,
    stars       integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
    written_on  date NOT NULL
);
