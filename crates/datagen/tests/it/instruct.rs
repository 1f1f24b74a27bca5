//! Sentences that are understood without a model, and those that are not.

use rowsmith_datagen::{ddl, infer, instruct};

const SCHEMA: &str = "
CREATE TYPE order_status AS ENUM ('Pending', 'Active', 'Shipped', 'Closed');
CREATE TABLE customers (
    id int PRIMARY KEY, full_name varchar(60) NOT NULL, email varchar(80) NOT NULL UNIQUE,
    city varchar(40), note text, joined date NOT NULL, is_active boolean NOT NULL
);
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (id),
    status order_status NOT NULL, placed date NOT NULL, due date, quantity int NOT NULL,
    price numeric(8,2) NOT NULL, total_amount numeric(10,2), sku varchar(12) NOT NULL,
    coupon varchar(8), note text, a text
);
CREATE TABLE order_items (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders (id), cuisine varchar(30));
CREATE TABLE Loans (id int PRIMARY KEY, loan_date date NOT NULL, dueDate date, return_date date);
CREATE TABLE Employees (id int PRIMARY KEY, birth_date date, salary numeric(12,2) NOT NULL, notes text);
CREATE TABLE reviews (id int PRIMARY KEY, rating int NOT NULL);
";

/// What a text came to, a line each.
fn told(text: &str) -> String {
    let reading = ddl::read(SCHEMA.as_bytes());
    assert_eq!(reading.issues, []);
    let spec = infer::spec(&reading.schema, &infer::Wishes::default());
    let read = instruct::read(text, &reading.schema, &spec);
    let edits = read
        .edits
        .iter()
        .map(|understood| format!("  {}", understood.edit));
    let commands = read.commands.iter().map(|command| format!("  {command:?}"));
    let unknown = read
        .unknown
        .iter()
        .map(|u| format!("  ? {} (say: {})", u.sentence, u.nearest));
    edits
        .chain(commands)
        .chain(unknown)
        .collect::<Vec<_>>()
        .join("\n")
}

fn all(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!("{text}\n{}\n", told(text)))
        .collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of sentences")]
fn what_people_type_is_understood() {
    insta::assert_snapshot!(all(&[
    "about 200 rows a table",
    "200 rows each",
    "around 20 rows per table",
    "I want 50 records in every table",
    "generate 1k orders",
    "1,000 orders",
    "10x the orders",
    "10 times as many orders",
    "double the customers",
    "double the number of orders",
    "triple the rows in order_items",
    "half as many reviews",
    "500 rows in orders",
    "orders should have 500 rows",
    "orders: 250 rows",
    "set orders to 40 rows",
    "100 more orders",
    "add 25 customers",
    "reduce the number of reviews to 12",
    "only 50 customers",
    "twice as many order items",
    "make 3000 loans",
    "exactly 7 rows for Customers",
    "2.5k rows in all tables",
    "make 30% of column A null",
    "20% of dates in loans should be null",
    "30% nulls in orders.note",
    "a third of the notes should be empty",
    "half of the coupons should be missing",
    "25 percent of the return dates null",
    "leave 10% of notes blank",
    "make return date null in 40% of the rows",
    "one in ten notes should be null",
    "no nulls in return_date",
    "notes should never be null",
    "coupon should be null 15% of the time",
    "set 5% of due dates to null",
    "make all notes null",
    "10 % of nullable columns null",
    "return dates must not be null",
    "three quarters of the coupons are null",
    "dates between Nov 2023 and June 2025",
    "all dates between Nov 2023 and June 2025",
    "salaries from 40k to 90k",
    "salary between $40,000 and $90,000",
    "prices under 100",
    "price at least 5",
    "price at most 99.99",
    "prices between 10 and 50",
    "keep prices between 10 and 50",
    "quantity from 1 to 5",
    "quantity above 3",
    "quantity should be less than 10",
    "rating 1 to 5",
    "loan dates in 2024",
    "loan dates after 2024",
    "loan dates before March 2024",
    "loan dates since 2024-02-01",
    "joined between 2020 and 2022",
    "joined last year",
    "joined in the last 6 months",
    "joined from Q1 2024 to Q3 2024",
    "joined in Q2 2023",
    "due date no later than 31 December 2025",
    "due dates between 1 Jan 2024 and 15 March 2024",
    "dates in loans between 2023-01-01 and 2023-12-31",
    "orders.placed 2020-2024",
    "salary 40-90k",
    "total over 1000",
    "make the salary range from 1.5M to 2M",
    "dates from this year",
    "70% active, 20% pending",
    "status: 70% active, 20% pending",
    "orders.status should be 70% active and 30% closed",
    "make 60% of orders shipped",
    "80% of orders should be shipped",
    "50% pending orders",
    "90% of customers are active",
    "set order status to 70% active, 20% pending and 10% closed",
    "a quarter of the orders are closed",
    "80% true for is_active",
    "customers.city: 50% Rome, 50% Oslo",
    "replace X with Y in all tables",
    "replace \"New York\" with \"Boston\" everywhere",
    "replace Chicago by Denver in city",
    "replace Pending with Active in orders.status",
    "replace 'foo' with 'bar' in notes",
    "replace every occurrence of \"gmail.com\" with \"example.org\" in email",
    "change all Chicago to Denver",
    "change \"old\" to \"new\"",
    "change status from pending to active",
    "turn 'a' into 'b' in notes",
    "replace Chicago with Denver in the city column of customers",
    "replace the word cheap with affordable in notes",
    "replace Alpha with Beta in orders",
    "use only Italian and Thai cuisines",
    "use only Rome, Oslo and Lima as city",
    "cuisine should be one of Italian, Thai or French",
    "status can only be active or closed",
    "limit city to Rome and Oslo",
    "only Italian cuisine",
    "cities only Rome and Oslo",
    "use Rome, Oslo and Lima for city",
    "cuisine must be either Thai or Greek",
    "city: Rome, Oslo, Lima",
    "restrict status to pending and closed",
    "SKU like AB-1234",
    "sku should look like AB-1234",
    "SKU in the format ??-####",
    "skus like 'PROD-0001'",
    "format sku as XXX-NNN",
    "sku pattern ABC-12-#",
    "set status to closed where due date is past",
    "set order status to closed where due is in the past",
    "set quantity to 5",
    "set coupon to null where status is pending",
    "set note to 'late' if due is before 2024-01-01",
    "where status is closed, set coupon to DONE",
    "make coupon LATE where due is past and status is active",
    "status should be closed when due is before March 2024",
    "set price to 9.99 where quantity > 40",
    "set is_active to false where joined is before 2020",
    "set city to Rome where city is Oslo",
    "set note to null",
    "mark status as closed where placed is before 2022",
    "set due to 2025-01-31 where quantity is at least 10",
    "set coupon to X1 where quantity between 2 and 4",
    "set status to active where return date is null",
    "add a column priority int to orders",
    "add a date column called shipped_on to orders",
    "add a column is_gift to orders",
    "add column weight numeric(8,3) not null to orders",
    "add a text field nickname to customers",
    "drop the column note from customers",
    "remove column coupon from orders",
    "rename customers to clients",
    "rename table orders to purchases",
    "rename column note in orders to remark",
    "rename customers.city to town",
    "rename note to remark in orders",
    "allow refunded in orders.status",
    "regenerate the emails",
    "regenerate customers",
    "new values for city",
    "shuffle city with seed 9",
    "undo",
    "undo the last change",
    "revert that",
    "redo",
    "Please make 30% of notes null, thanks",
    "200 rows each and 20% of return dates null",
    "Make about 50 rows per table. 70% active, 20% pending. Dates between Nov 2023 and June 2025.",
    "double the orders, then replace Rome with Oslo in city",
    "orders: 500 rows; customers: 50 rows",
    "use only Italian and Thai cuisines and make prices under 30",
    ]), @r#"
    about 200 rows a table
      every table has 200 rows
    200 rows each
      every table has 200 rows
    around 20 rows per table
      every table has 20 rows
    I want 50 records in every table
      every table has 50 rows
    generate 1k orders
      orders has 1000 rows
    1,000 orders
      orders has 1000 rows
    10x the orders
      orders has 10 times its rows
    10 times as many orders
      orders has 10 times its rows
    double the customers
      customers has 2 times its rows
    double the number of orders
      orders has 2 times its rows
    triple the rows in order_items
      order_items has 3 times its rows
    half as many reviews
      reviews has 0.5 times its rows
    500 rows in orders
      orders has 500 rows
    orders should have 500 rows
      orders has 500 rows
    orders: 250 rows
      orders has 250 rows
    set orders to 40 rows
      orders has 40 rows
    100 more orders
      orders has 200 rows
    add 25 customers
      customers has 125 rows
    reduce the number of reviews to 12
      reviews has 12 rows
    only 50 customers
      customers has 50 rows
    twice as many order items
      order_items has 2 times its rows
    make 3000 loans
      Loans has 3000 rows
    exactly 7 rows for Customers
      customers has 7 rows
    2.5k rows in all tables
      every table has 2500 rows
    make 30% of column A null
      30 % of orders.a is NULL
    20% of dates in loans should be null
      20 % of the dates of Loans is NULL
    30% nulls in orders.note
      30 % of orders.note is NULL
    a third of the notes should be empty
      33.33 % of Employees.notes is NULL
    half of the coupons should be missing
      50 % of orders.coupon is NULL
    25 percent of the return dates null
      25 % of Loans.return_date is NULL
    leave 10% of notes blank
      10 % of Employees.notes is NULL
    make return date null in 40% of the rows
      40 % of Loans.return_date is NULL
    one in ten notes should be null
      10 % of Employees.notes is NULL
    no nulls in return_date
      0 % of Loans.return_date is NULL
    notes should never be null
      0 % of Employees.notes is NULL
    coupon should be null 15% of the time
      15 % of orders.coupon is NULL
    set 5% of due dates to null
      ? set 5% of due dates to null (say: make 30% of customers.city null)
    make all notes null
      100 % of Employees.notes is NULL
    10 % of nullable columns null
      10 % of all columns is NULL
    return dates must not be null
      0 % of Loans.return_date is NULL
    three quarters of the coupons are null
      75 % of orders.coupon is NULL
    dates between Nov 2023 and June 2025
      all dates from 2023-11-01 to 2025-06-30
    all dates between Nov 2023 and June 2025
      all dates from 2023-11-01 to 2025-06-30
    salaries from 40k to 90k
      Employees.salary from 40000 to 90000
    salary between $40,000 and $90,000
      Employees.salary from 40000 to 90000
    prices under 100
      orders.price up to 99.99
    price at least 5
      orders.price from 5 on
    price at most 99.99
      orders.price up to 99.99
    prices between 10 and 50
      orders.price from 10 to 50
    keep prices between 10 and 50
      orders.price from 10 to 50
    quantity from 1 to 5
      orders.quantity from 1 to 5
    quantity above 3
      orders.quantity from 4 on
    quantity should be less than 10
      orders.quantity up to 9
    rating 1 to 5
      reviews.rating from 1 to 5
    loan dates in 2024
      Loans.loan_date from 2024-01-01 to 2024-12-31
    loan dates after 2024
      Loans.loan_date from 2025-01-01 on
    loan dates before March 2024
      Loans.loan_date up to 2024-02-29
    loan dates since 2024-02-01
      Loans.loan_date from 2024-02-01 on
    joined between 2020 and 2022
      customers.joined from 2020-01-01 to 2022-12-31
    joined last year
      customers.joined from 2025-01-01 to 2025-12-31
    joined in the last 6 months
      customers.joined from 2025-12-31 to 2026-06-30
    joined from Q1 2024 to Q3 2024
      customers.joined from 2024-01-01 to 2024-09-30
    joined in Q2 2023
      customers.joined from 2023-04-01 to 2023-06-30
    due date no later than 31 December 2025
      ? due date no later than 31 December 2025 (say: make 30% of customers.city null)
    due dates between 1 Jan 2024 and 15 March 2024
      ? due dates between 1 Jan 2024 and 15 March 2024 (say: orders.quantity between 10 and 90)
    dates in loans between 2023-01-01 and 2023-12-31
      the dates of Loans from 2023-01-01 to 2023-12-31
    orders.placed 2020-2024
      orders.placed from 2020-01-01 to 2024-12-31
    salary 40-90k
      Employees.salary from 40000 to 90000
    total over 1000
      ? total over 1000 (say: orders.quantity between 10 and 90)
    make the salary range from 1.5M to 2M
      Employees.salary from 1500000 to 2000000
    dates from this year
      all dates from 2026-01-01 to 2026-12-31
    70% active, 20% pending
      orders.status is 70 % Active, 20 % Pending
    status: 70% active, 20% pending
      orders.status is 70 % Active, 20 % Pending
    orders.status should be 70% active and 30% closed
      orders.status is 70 % Active, 30 % Closed
    make 60% of orders shipped
      orders.status is 60 % Shipped
    80% of orders should be shipped
      orders.status is 80 % Shipped
    50% pending orders
      orders.status is 50 % Pending
    90% of customers are active
      customers.is_active is 90 % true, 10 % false
    set order status to 70% active, 20% pending and 10% closed
      orders.status is 70 % Active, 20 % Pending, 10 % Closed
    a quarter of the orders are closed
      orders.status is 25 % Closed
    80% true for is_active
      customers.is_active is 80 % true
    customers.city: 50% Rome, 50% Oslo
      customers.city is 50 % Rome, 50 % Oslo
    replace X with Y in all tables
      "X" becomes "Y" in all columns
    replace "New York" with "Boston" everywhere
      "New York" becomes "Boston" in all columns
    replace Chicago by Denver in city
      "Chicago" becomes "Denver" in customers.city
    replace Pending with Active in orders.status
      "Pending" becomes "Active" in orders.status
    replace 'foo' with 'bar' in notes
      "foo" becomes "bar" in Employees.notes
    replace every occurrence of "gmail.com" with "example.org" in email
      "gmail.com" becomes "example.org" in customers.email also inside texts
    change all Chicago to Denver
      "Chicago" becomes "Denver" in all columns
    change "old" to "new"
      "old" becomes "new" in all columns
    change status from pending to active
      "pending" becomes "active" in orders.status
    turn 'a' into 'b' in notes
      "a" becomes "b" in Employees.notes
    replace Chicago with Denver in the city column of customers
      "Chicago" becomes "Denver" in customers.city
    replace the word cheap with affordable in notes
      "cheap" becomes "affordable" in Employees.notes also inside texts
    replace Alpha with Beta in orders
      "Alpha" becomes "Beta" in the columns of orders
    use only Italian and Thai cuisines
      order_items.cuisine is only Italian, Thai
    use only Rome, Oslo and Lima as city
      customers.city is only Rome, Oslo, Lima
    cuisine should be one of Italian, Thai or French
      order_items.cuisine is only Italian, Thai, French
    status can only be active or closed
      orders.status is only Active, Closed
    limit city to Rome and Oslo
      customers.city is only Rome, Oslo
    only Italian cuisine
      order_items.cuisine is only Italian
    cities only Rome and Oslo
      customers.city is only Rome, Oslo
    use Rome, Oslo and Lima for city
      customers.city is only Rome, Oslo, Lima
    cuisine must be either Thai or Greek
      order_items.cuisine is only Thai, Greek
    city: Rome, Oslo, Lima
      customers.city is only Rome, Oslo, Lima
    restrict status to pending and closed
      orders.status is only Pending, Closed
    SKU like AB-1234
      orders.sku has the form AB-####
    sku should look like AB-1234
      orders.sku has the form AB-####
    SKU in the format ??-####
      orders.sku has the form ??-####
    skus like 'PROD-0001'
      orders.sku has the form PROD-####
    format sku as XXX-NNN
      orders.sku has the form ???-###
    sku pattern ABC-12-#
      orders.sku has the form ABC-12-#
    set status to closed where due date is past
      orders.status is "Closed" where "due" < '2026-06-30'
    set order status to closed where due is in the past
      orders.status is "Closed" where "due" < '2026-06-30'
    set quantity to 5
      orders.quantity is "5"
    set coupon to null where status is pending
      orders.coupon is NULL where "status" = 'Pending'
    set note to 'late' if due is before 2024-01-01
      orders.note is "late" where "due" < '2024-01-01'
    where status is closed, set coupon to DONE
      orders.coupon is "DONE" where "status" = 'Closed'
    make coupon LATE where due is past and status is active
      orders.coupon is "LATE" where ("due" < '2026-06-30') AND ("status" = 'Active')
    status should be closed when due is before March 2024
      orders.status is "Closed" where "due" < '2024-03-01'
    set price to 9.99 where quantity > 40
      orders.price is "9.99" where "quantity" > 40
    set is_active to false where joined is before 2020
      customers.is_active is "false" where "joined" < '2020-01-01'
    set city to Rome where city is Oslo
      customers.city is "Rome" where "city" = 'Oslo'
    set note to null
      ? set note to null (say: make 30% of customers.city null)
    mark status as closed where placed is before 2022
      orders.status is "Closed" where "placed" < '2022-01-01'
    set due to 2025-01-31 where quantity is at least 10
      orders.due is "2025-01-31" where "quantity" >= 10
    set coupon to X1 where quantity between 2 and 4
      orders.coupon is "X1" where "quantity" BETWEEN 2 AND 4
    set status to active where return date is null
      ? set status to active where return date is null (say: set customers.city to X where joined is before 2025)
    add a column priority int to orders
      orders gains priority integer
    add a date column called shipped_on to orders
      orders gains shipped_on date
    add a column is_gift to orders
      orders gains is_gift boolean
    add column weight numeric(8,3) not null to orders
      orders gains weight numeric(8,3) NOT NULL
    add a text field nickname to customers
      customers gains nickname text
    drop the column note from customers
      customers loses note
    remove column coupon from orders
      orders loses coupon
    rename customers to clients
      customers is called clients
    rename table orders to purchases
      orders is called purchases
    rename column note in orders to remark
      orders.note is called remark
    rename customers.city to town
      customers.city is called town
    rename note to remark in orders
      orders.note is called remark
    allow refunded in orders.status
      orders.status may also be refunded
    regenerate the emails
      email of customers made anew from seed 2
    regenerate customers
      customers is made anew from seed 2
    new values for city
      city of customers made anew from seed 2
    shuffle city with seed 9
      city of customers made anew from seed 9
    undo
      Undo
    undo the last change
      Undo
    revert that
      Undo
    redo
      Redo
    Please make 30% of notes null, thanks
      30 % of Employees.notes is NULL
    200 rows each and 20% of return dates null
      every table has 200 rows
      20 % of Loans.return_date is NULL
    Make about 50 rows per table. 70% active, 20% pending. Dates between Nov 2023 and June 2025.
      every table has 50 rows
      orders.status is 70 % Active, 20 % Pending
      all dates from 2023-11-01 to 2025-06-30
    double the orders, then replace Rome with Oslo in city
      orders has 2 times its rows
      "Rome" becomes "Oslo" in customers.city
    orders: 500 rows; customers: 50 rows
      orders has 500 rows
      customers has 50 rows
    use only Italian and Thai cuisines and make prices under 30
      order_items.cuisine is only Italian, Thai
      orders.price up to 29.99
    "#);
}

#[test]
fn what_could_mean_anything_is_not() {
    insta::assert_snapshot!(all(&[
    "make it more realistic",
    "make the data look like Christmas",
    "set price to random values",
    "change price to 5 and a half apples",
    "some notes should be null",
    "most orders should be shipped",
    "70% of",
    "replace X",
    "replace with Y",
    "status should be nice",
    "make the customers older",
    "add a column to orders",
    "add a column priority fruitcake to orders",
    "set status to closed where the moon is full",
    "120% of notes null",
    "70% active, 60% pending",
    "rename",
    "rename customers",
    "dates between June 2025 and Nov 2023",
    "prices like summer",
    "note",
    "orders",
    "use only",
    "only",
    "note between 5 and 10",
    "make names funnier and 10% of notes null",
    "delete the orders table",
    "undo the second change",
    "increase salaries by 10%",
    "set id to",
    "quantity between 1 and",
    "drop notes",
    ]), @r#"
    make it more realistic
      ? make it more realistic (say: 500 rows in customers)
    make the data look like Christmas
      ? make the data look like Christmas (say: customers.full_name like AB-1234)
    set price to random values
      ? set price to random values (say: set customers.city to X where joined is before 2025)
    change price to 5 and a half apples
      ? change price to 5 and a half apples (say: replace X with Y in all tables)
    some notes should be null
      ? some notes should be null (say: make 30% of customers.city null)
    most orders should be shipped
      ? most orders should be shipped (say: orders.status: 70% A, 30% B)
    70% of
      ? 70% of (say: customers.full_name: 70% A, 30% B)
    replace X
      ? replace X (say: replace X with Y in all tables)
    replace with Y
      ? replace with Y (say: replace X with Y in all tables)
    status should be nice
      ? status should be nice (say: make 30% of customers.city null)
    make the customers older
      ? make the customers older (say: orders.quantity between 10 and 90)
    add a column to orders
      ? add a column to orders (say: add a column priority int to orders)
    add a column priority fruitcake to orders
      ? add a column priority fruitcake to orders (say: add a column priority int to orders)
    set status to closed where the moon is full
      ? set status to closed where the moon is full (say: set customers.city to X where joined is before 2025)
    120% of notes null
      ? 120% of notes null (say: make 30% of customers.city null)
    70% active, 60% pending
      ? 70% active, 60% pending (say: customers.full_name: 70% A, 30% B)
    rename
      ? rename (say: add a column priority int to customers)
    rename customers
      ? rename customers (say: add a column priority int to customers)
    dates between June 2025 and Nov 2023
      ? dates between June 2025 and Nov 2023 (say: orders.quantity between 10 and 90)
    prices like summer
      ? prices like summer (say: customers.full_name like AB-1234)
    note
      ? note (say: make 30% of customers.city null)
    orders
      ? orders (say: make 30% of orders.due null)
    use only
      ? use only (say: customers.full_name only A, B and C)
    only
      ? only (say: customers.full_name only A, B and C)
    note between 5 and 10
      ? note between 5 and 10 (say: orders.quantity between 10 and 90)
    make names funnier and 10% of notes null
      ? make names funnier and 10% of notes null (say: make 30% of customers.city null)
    delete the orders table
      ? delete the orders table (say: add a column priority int to orders)
    undo the second change
      ? undo the second change (say: replace X with Y in all tables)
    increase salaries by 10%
      ? increase salaries by 10% (say: customers.full_name: 70% A, 30% B)
    set id to
      ? set id to (say: set customers.city to X where joined is before 2025)
    quantity between 1 and
      ? quantity between 1 (say: orders.quantity between 10 and 90)
    drop notes
      ? drop notes (say: add a column priority int to customers)
    "#);
}
