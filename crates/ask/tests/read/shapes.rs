//! What the SQL looks like: no rows counted twice, names quoted where they must be.

use rowsmith_ask::{Reading, read};

use crate::support::catalog;

fn check(schema: &str, question: &str) -> String {
    match read(question, &catalog(schema), None) {
        Reading::Answer(answer) => format!("{}\n{}", answer.sql, answer.reading),
        other => format!("{other:?}"),
    }
}

#[test]
fn questions_become_sql() {
    insta::assert_snapshot!(check("library", "How many overdue loans are there?"), @r#"
        SELECT count(*) AS count
        FROM loans
        WHERE status = 'Overdue'
        The number of loans where status is "Overdue".
        "#);
    insta::assert_snapshot!(check("library", "Which author has the most books?"), @r#"
        SELECT authors.first_name, authors.last_name, (SELECT count(*) FROM books WHERE books.author_id = authors.author_id) AS book_count
        FROM authors
        ORDER BY book_count DESC
        FETCH FIRST 1 ROW WITH TIES
        Author, number of books of authors, only what has the highest number of books, all of them where several are equal.
        "#);
    insta::assert_snapshot!(check("library", "members without loans in 2025"), @r#"
        SELECT members.*
        FROM members
        WHERE NOT EXISTS (SELECT 1 FROM loans WHERE loans.member_id = members.member_id AND loans.loan_date >= '2025-01-01' AND loans.loan_date < '2026-01-01')
        Members with all their columns where there are no loans where loan date is at least 2025-01-01 and loan date is below 2026-01-01.
        "#);
    insta::assert_snapshot!(check("library", "top 3 most expensive hardcover books"), @r#"
        SELECT *
        FROM books
        WHERE format = 'Hardcover'
        ORDER BY price DESC, book_id
        LIMIT 3
        Books with all their columns where format is "Hardcover", only the 3 with the highest price.
        "#);
    insta::assert_snapshot!(check("shop", "total quantity by category"), @r#"
        SELECT categories.name, sum(order_lines.quantity) AS sum_quantity
        FROM order_lines
        JOIN products ON order_lines.product_id = products.id
        JOIN categories ON products.category_id = categories.id
        GROUP BY categories.id, categories.name
        The total quantity of order lines for each category.
        "#);
    insta::assert_snapshot!(check("shop", "What percentage of customers are gold?"), @r#"
        SELECT 100.0 * count(*) FILTER (WHERE tier = 'gold') / nullif(count(*), 0) AS percentage
        FROM customers
        The percentage of customers where tier is "gold".
        "#);
    insta::assert_snapshot!(check("shop", "customers with more than 3 orders in 2025"), @r#"
        SELECT customers.*
        FROM customers
        WHERE (SELECT count(*) FROM orders WHERE orders.customer_id = customers.id AND orders.ordered_at >= '2025-01-01' AND orders.ordered_at < '2026-01-01') > 3
        Customers with all their columns where number of orders where ordered at is at least 2025-01-01 and ordered at is below 2026-01-01 is above 3.
        "#);
    insta::assert_snapshot!(check("flights", "Number of flights per departure airport"), @r#"
        SELECT airports.name, count(*) AS count
        FROM flights
        JOIN airports ON flights.departure_code = airports.code
        GROUP BY airports.code, airports.name
        The number of flights for each departure.
        "#);
    insta::assert_snapshot!(check("hr", "How many employees does each manager have?"), @r#"
        SELECT employees_2.first_name, employees_2.last_name, count(*) AS count
        FROM employees
        JOIN employees AS employees_2 ON employees.manager_id = employees_2.emp_id
        GROUP BY employees_2.emp_id, employees_2.first_name, employees_2.last_name
        The number of employees for each employee.
        "#);
}
