-- Foreign keys that only names and comments tell.
CREATE TABLE customers (customer_id integer PRIMARY KEY, full_name text NOT NULL);
CREATE TABLE orders (
    order_id integer PRIMARY KEY,
    customer_id integer NOT NULL,
    seller integer NOT NULL -- FK to customers
);
CREATE TABLE order_items (
    order_id integer NOT NULL,
    line_no integer NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, line_no)
);
