//! Whole schemas in a short notation, one table a line:
//! `Books: book_id int pk, title varchar(255), author_id int fk Authors, format? enum(A|B)`.
//! `?` may be NULL; `-- text` at the end of a column is its comment, `unique` and `default` as said.

use super::*;
use crate::{
    expr::{Expr, Literal},
    name::Name,
    schema::{Column, EnumType, ForeignKey, Identity, Unique},
    spec::{Bound, Nulls},
    values,
};

fn schema(text: &str) -> Schema {
    let mut schema = Schema::default();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (name, columns) = line.split_once(": ").unwrap();
        let mut table: Table =
            serde_json::from_value(serde_json::json!({"name": name, "columns": []})).unwrap();
        for text in columns.split(", ") {
            let column = column(&mut schema, &mut table, text);
            table.columns.push(column);
        }
        schema.tables.push(table);
    }
    let keys: Vec<_> = schema
        .tables
        .iter()
        .map(|t| (t.name.clone(), t.primary_key.clone()))
        .collect();
    for key in schema.tables.iter_mut().flat_map(|t| &mut t.foreign_keys) {
        key.references = keys
            .iter()
            .find(|(name, _)| *name == key.table)
            .unwrap()
            .1
            .clone();
    }
    schema
}

fn column(schema: &mut Schema, table: &mut Table, text: &str) -> Column {
    let (text, comment) = text
        .split_once(" -- ")
        .map_or((text, None), |(t, c)| (t, Some(c.to_owned())));
    let mut words = text.split(' ');
    let shown = words.next().unwrap();
    let name = Name::folded(shown.trim_end_matches('?'));
    let ty = data_type(
        schema,
        &format!("{}_{}", table.name, name),
        words.next().unwrap(),
    );
    let mut column = Column {
        name: name.clone(),
        ty,
        declared: String::new(),
        nullable: shown.ends_with('?'),
        default: None,
        identity: None,
        generated: None,
        comment,
    };
    while let Some(word) = words.next() {
        match word {
            "pk" => {
                table.primary_key.push(name.clone());
                let numbered = column.ty.is_integer() && table.foreign_keys.is_empty();
                column.identity = numbered.then_some(Identity {
                    always: false,
                    start: 1,
                    increment: 1,
                });
            }
            "unique" => table.unique.push(Unique {
                name: None,
                keys: vec![Expr::Column(name.clone())],
                filter: None,
                nulls_equal: false,
            }),
            "default" => column.default = Some(Expr::Literal(Literal::Text(String::new()))),
            "fk" => table.foreign_keys.push(ForeignKey {
                name: None,
                columns: vec![name.clone()],
                table: Name::folded(words.next().unwrap()),
                references: vec![],
                on_delete: Default::default(),
                on_update: Default::default(),
            }),
            "1..5" => table.checks.push(crate::schema::Check {
                name: None,
                expr: Expr::Between {
                    expr: Box::new(Expr::Column(name.clone())),
                    low: Box::new(Expr::number(1)),
                    high: Box::new(Expr::number(5)),
                    negated: false,
                },
            }),
            other => panic!("{other}"),
        }
    }
    column
}

fn data_type(schema: &mut Schema, owner: &str, text: &str) -> DataType {
    let (head, args) = text
        .trim_end_matches(')')
        .split_once('(')
        .unwrap_or((text, ""));
    let number = || args.parse().ok();
    match head {
        "int" => DataType::Integer,
        "bigint" => DataType::BigInt,
        "bool" => DataType::Bool,
        "text" => DataType::Text,
        "uuid" => DataType::Uuid,
        "json" => DataType::Jsonb,
        "date" => DataType::Date,
        "time" => DataType::Time { time_zone: false },
        "timestamp" => DataType::Timestamp { time_zone: false },
        "varchar" => DataType::Varchar { length: number() },
        "char" => DataType::Char {
            length: number().unwrap(),
        },
        "decimal" => {
            let (p, s) = args.split_once('.').unwrap();
            DataType::Numeric {
                precision: p.parse().ok(),
                scale: s.parse().unwrap(),
            }
        }
        "enum" => {
            let name = Name::folded(owner);
            schema.enums.push(EnumType {
                name: name.clone(),
                labels: args.split('|').map(|l| l.replace('_', " ")).collect(),
            });
            DataType::Enum { name }
        }
        other => panic!("{other}"),
    }
}

/// One line a column: table.column, the rule, NULLs, bounds.
fn shown(spec: &Spec) -> String {
    let mut out = String::new();
    for table in &spec.tables {
        for c in &table.columns {
            let nulls = match &c.nulls {
                Nulls::Never => String::new(),
                Nulls::Share { share, .. } => format!(" null {share}"),
                Nulls::When {
                    column,
                    values,
                    negated,
                } => format!(
                    " null {} {column} {}",
                    if *negated { "unless" } else { "when" },
                    values.join("/")
                ),
            };
            let bounds: String = c.bounds.iter().map(bound).collect();
            out += &format!(
                "{}.{}: {}{nulls}{bounds}\n",
                table.name,
                c.name,
                rule(&c.values)
            );
        }
        for r in &table.relations {
            let told = if r.declared { "" } else { " (told)" };
            let differs = if r.differs_from.is_empty() {
                String::new()
            } else {
                format!(" not {}", r.differs_from.join(" "))
            };
            out += &format!(
                "{}({}) -> {}{told}{differs}\n",
                table.name,
                r.columns.join(" "),
                r.table
            );
        }
    }
    out
}

fn bound(b: &Bound) -> String {
    let op = serde_json::to_value(b.op).unwrap();
    let gap = |sign, gap: Option<f64>| gap.map_or(String::new(), |g| format!(" {sign}{g}"));
    format!(
        "; {} {}{}{}",
        op.as_str().unwrap().replace('_', " "),
        b.of,
        gap('+', b.min_gap),
        gap('<', b.max_gap)
    )
}

fn rule(values: &Values) -> String {
    match values {
        Values::Text { text, group } => format!(
            "{text}{}",
            group.as_ref().map_or(String::new(), |g| format!(" ({g})"))
        ),
        Values::Integer { min, max, .. } => format!("{min}..{max}"),
        Values::Decimal { min, max, step, .. } => format!("{min}..{max} step {step}"),
        Values::Moment { from, to, .. } => format!("{from}..{to}"),
        Values::Choice { values } => values
            .iter()
            .map(|w| format!("{} {}", w.value, w.weight))
            .collect::<Vec<_>>()
            .join(" | "),
        Values::Formula { sql } => format!("= {sql}"),
        other => {
            let json = serde_json::to_value(other).unwrap();
            let fields: Vec<_> = json
                .as_object()
                .unwrap()
                .values()
                .map(|v| v.to_string().replace('"', ""))
                .collect();
            fields.join(" ")
        }
    }
}

const LIBRARY: &str = "
Authors: author_id int pk, first_name varchar(100), last_name varchar(100), birth_date? date, death_date? date, nationality? varchar(100), biography? text
Publishers: publisher_id int pk, name varchar(255), address? varchar(255), city? varchar(100), state? varchar(50), zip_code? varchar(10), country? varchar(100), contact_email? varchar(255), contact_phone? varchar(20)
Books: book_id int pk, title varchar(255), author_id int fk Authors, publisher_id int fk Publishers, isbn varchar(20) unique, publication_date? date, genre? varchar(100), edition? varchar(50), number_of_pages? int, language? varchar(50), format? enum(Hardcover|Paperback|E-book|Audiobook)
Library_Branches: branch_id int pk, name varchar(255), address varchar(255), city varchar(100), state varchar(50), zip_code? varchar(10), phone_number? varchar(20), manager_id? int fk Employees, opening_hours? varchar(255)
Library_Members: member_id int pk, first_name varchar(100), last_name varchar(100), date_of_birth? date, gender? enum(Male|Female|Other), email varchar(255) unique, join_date date, account_status? enum(Active|Inactive|Suspended|Closed) default
Book_Inventory: inventory_id int pk, book_id int fk Books, branch_id int fk Library_Branches, quantity int, available_quantity int, condition? enum(New|Good|Fair|Poor)
Book_Loans: loan_id int pk, member_id int fk Library_Members, inventory_id int fk Book_Inventory, loan_date timestamp, due_date date, return_date? timestamp, loan_status? enum(Checked_Out|Returned|Overdue|Lost|Renewed) default, fine_amount? decimal(10.2) default
Employees: employee_id int pk, first_name varchar(100), last_name varchar(100), job_title? varchar(100), department_id? int fk Departments, branch_id? int fk Library_Branches, email? varchar(255), hire_date? date
Departments: department_id int pk, name? varchar(100), location? varchar(255), manager_id? int fk Employees
";

const COMPANY: &str = "
Companies: company_id int pk, name varchar(255), industry? varchar(100), website? varchar(255)
Departments: department_id int pk, company_id int fk Companies, name varchar(100), location? varchar(255), manager_id? int -- Foreign key to Employees table (can be self-referencing)
Employees: employee_id int pk, first_name varchar(100), last_name varchar(100), middle_name? varchar(100), email varchar(255) unique, phone_number? varchar(20), hire_date date, job_title varchar(100), department_id int fk Departments, salary decimal(10.2), employment_status enum(Full-time|Part-time|Contract|Temporary)
Projects: project_id int pk, name varchar(255), description? text, start_date date, end_date? date, company_id int fk Companies, project_status enum(Planning|In_Progress|Completed|On_Hold|Cancelled), budget? decimal(12.2)
Employee_Projects: employee_project_id int pk, employee_id int fk Employees, project_id int fk Projects, role? varchar(100), hours_worked? decimal(8.2), start_date? date, end_date? date
Employee_Benefits: benefit_id int pk, employee_id int fk Employees, benefit_type varchar(100), enrollment_date date, coverage_amount? decimal(10.2)
Performance_Reviews: review_id int pk, employee_id int fk Employees, reviewer_id int fk Employees, review_date date, rating int 1..5, comments? text, goals_set? text, review_status? enum(Draft|Final|Approved) default
";

const RESTAURANTS: &str = "
Restaurants: restaurant_id int pk, name varchar(255), cuisine_type enum(Italian|Mexican|American|Chinese|Indian|Other), opening_hours? varchar(255), rating? decimal(3.2)
Customers: customer_id int pk, first_name varchar(100), last_name varchar(100), email varchar(255) unique, address? varchar(255), city? varchar(100), registration_date? timestamp default
Orders: order_id int pk, customer_id int fk Customers, restaurant_id int fk Restaurants, order_date? timestamp default, total_amount decimal(10.2), payment_method enum(Credit_Card|Cash|Online_Payment|Gift_Card), order_status? enum(Pending|Processing|Shipped|Delivered|Cancelled|Refunded) default, delivery_address? varchar(255)
Menu: menu_id int pk, restaurant_id int fk Restaurants, item_name varchar(255), description? text, price decimal(10.2), category enum(Appetizer|Main_Course|Dessert|Beverage|Special), available? bool default
Order_Items: order_item_id int pk, order_id int fk Orders, menu_id int fk Menu, quantity int, subtotal decimal(10.2), special_instructions? text
Reviews: review_id int pk, restaurant_id int fk Restaurants, customer_id int fk Customers, rating int 1..5, review_text? text, review_date? timestamp default
Delivery_Drivers: driver_id int pk, first_name varchar(100), license_number varchar(20) unique, availability_status? enum(Available|Busy|Unavailable) default, join_date? date, termination_date? date
";

const OTHERS: &str = "
patients: id int pk, full_name varchar(80), dob date, blood_type? char(3), ssn? char(11) unique, emergency_contact_name? text, insurance_provider? text
doctors: id int pk, name varchar(60), specialty text, license_no varchar(20), room varchar(5)
appointments: id int pk, patient_id int fk patients, doctor_id int, scheduled_at timestamp, check_in? timestamp, check_out? timestamp, status enum(scheduled|completed|cancelled), notes? text, completed_at? timestamp
users: id uuid pk, username varchar(30) unique, email text unique, password_hash char(64), avatar_url? text, is_active bool, created_at timestamp, updated_at? timestamp, last_login_at? timestamp, locale varchar(5), time_zone text
posts: id bigint pk, author_id uuid, title varchar(120), slug varchar(160) unique, body text, published_at? timestamp, view_count int, created_at timestamp
comments: id bigint pk, post_id bigint fk posts, user_id uuid fk users, parent_id? bigint, body text, created_at timestamp
messages: id int pk, sender_id uuid fk users, receiver_id uuid fk users, subject varchar(60), body text, sent_at timestamp
accounts: id int pk, iban char(22) unique, currency char(3), balance decimal(14.2), opened_on date, closed_on? date, status enum(active|closed)
transactions: id int pk, account_id int fk accounts, amount decimal(12.2), reference varchar(20), booked_at timestamp, description? varchar(140)
flights: id int pk, flight_number varchar(8), origin char(3), destination char(3), departure timestamp, arrival timestamp, gate? varchar(4), price decimal(7.2)
songs: id int pk, title varchar(100), duration int, genre varchar(20), released? date
products: id int pk, sku varchar(12) unique, name varchar(90), price decimal(8.2), discount? decimal(8.2), weight_kg? decimal(6.2), color? varchar(12), meta? json
order_lines: id int pk, product_id int fk products, qty int, unit_price decimal(8.2), line_total decimal(10.2), tiny? char(1), code? varchar(4) unique
courses: id int pk, code varchar(9), title varchar(70), credits int, starts time, min_students int, max_students int
";

fn samples() -> Vec<(Schema, Spec)> {
    let read = |text: &&str| {
        let schema = schema(text);
        let spec = spec(&schema, &Wishes::default());
        (schema, spec)
    };
    [LIBRARY, COMPANY, RESTAURANTS, OTHERS]
        .iter()
        .map(read)
        .collect()
}

#[test]
fn every_column_gets_a_rule_that_stands() {
    for (schema, spec) in samples() {
        let edges = graph::edges(&schema, &spec);
        for (table, filled) in schema.tables.iter().zip(&spec.tables) {
            for (column, rule) in table.columns.iter().zip(&filled.columns) {
                let at = format!("{}.{}", table.name, column.name);
                assert_eq!(column.name.shown(), rule.name);
                assert!(
                    !rule.why.reason.is_empty() && (0.0..=1.0).contains(&rule.why.confidence),
                    "{at}"
                );
                if let Values::Text { text, .. } = &rule.values {
                    let text = values::find(text).unwrap_or_else(|| panic!("{at}: no text {text}"));
                    assert!(
                        column
                            .ty
                            .max_chars()
                            .is_none_or(|max| text.max_chars <= max),
                        "{at}"
                    );
                }
                for bound in &rule.bounds {
                    assert!(
                        graph::target(&schema, &spec, &filled.name, &bound.of).is_some(),
                        "{at}: {}",
                        bound.of
                    );
                }
                if let Values::Moment { from, to, .. } = &rule.values {
                    assert!(from < to, "{at}: {from} to {to}");
                }
            }
        }
        // Walking along what is read must end: nothing waits for itself.
        let mut left: std::collections::BTreeSet<_> = edges.keys().cloned().collect();
        while !left.is_empty() {
            let free: Vec<_> = left
                .iter()
                .filter(|at| edges[*at].iter().all(|of| !left.contains(of)))
                .cloned()
                .collect();
            assert!(!free.is_empty(), "a circle among {left:?}");
            left.retain(|at| !free.contains(at));
        }
    }
}

#[test]
fn every_text_named_exists() {
    for text in texts::all() {
        assert!(values::find(text).is_some(), "{text}");
    }
}

#[test]
fn wishes_count() {
    let schema = schema(COMPANY);
    let wishes = Wishes {
        rows: Some(20),
        table_rows: vec![("EMPLOYEES".into(), 50)],
        seed: Some(7),
        null_share: Some(0.5),
        as_of: Some("2020-01-01".into()),
        ..Wishes::default()
    };
    let spec = spec(&schema, &wishes);
    assert_eq!(
        (
            spec.seed,
            spec.rows,
            spec.rows_of("employees"),
            spec.tables[0].rows
        ),
        (7, 20, 50, None)
    );
    let nulls = &spec
        .table("Companies")
        .unwrap()
        .column("website")
        .unwrap()
        .nulls;
    assert_eq!(
        *nulls,
        Nulls::Share {
            share: 0.5,
            exact: true
        }
    );
    assert!(shown(&spec).contains("Employees.hire_date: 2011"));
}

#[test]
fn library() {
    insta::assert_snapshot!(shown(&samples()[0].1), @r#"
Authors.author_id: sequence 1 1
Authors.first_name: first_name
Authors.last_name: person.last_name
Authors.birth_date: 1951-07-19..2001-03-02 null 0.05
Authors.death_date: 1966-07-15..2026-05-31 null 0.75; at least birth_date +9131 <34698
Authors.nationality: person.nationality null 0.04
Authors.biography: text.author_biography null 0.1
Publishers.publisher_id: sequence 1 1
Publishers.name: company.publisher
Publishers.address: place.street null 0.05
Publishers.city: place.city (place) null 0.05
Publishers.state: place.state (place) null 0.05
Publishers.zip_code: place.zip (place) null 0.05
Publishers.country: place.country (place) null 0.05
Publishers.contact_email: email null 0.05
Publishers.contact_phone: place.phone_plain (place) null 0.05
Books.book_id: sequence 1 1
Books.title: book.title
Books.author_id: parent
Books.publisher_id: parent
Books.isbn: codes.isbn13
Books.publication_date: 2001-07-06..2026-01-01 null 0.1; at least author_id.birth_date +6575
Books.genre: book.genre null 0.04
Books.edition: book.edition null 0.04
Books.number_of_pages: 60..1200 null 0.04
Books.language: place.language null 0.04
Books.format: Hardcover 20 | Paperback 50 | E-book 20 | Audiobook 6 null 0.02
Books(author_id) -> Authors
Books(publisher_id) -> Publishers
Library_Branches.branch_id: sequence 1 1
Library_Branches.name: company.library
Library_Branches.address: place.street
Library_Branches.city: place.city (place)
Library_Branches.state: place.state (place)
Library_Branches.zip_code: place.zip (place) null 0.05
Library_Branches.phone_number: place.phone_plain (place) null 0.05
Library_Branches.manager_id: parent null 0.08
Library_Branches.opening_hours: misc.opening_hours null 0.04
Library_Branches(manager_id) -> Employees
Library_Members.member_id: sequence 1 1
Library_Members.first_name: first_name gender
Library_Members.last_name: person.last_name
Library_Members.date_of_birth: 1951-07-19..2008-06-29 null 0.05
Library_Members.gender: Male 49 | Female 49 | Other 2 null 0.02
Library_Members.email: email first_name last_name
Library_Members.join_date: 2020-07-01..2026-01-01; at least date_of_birth +2192
Library_Members.account_status: Active 50 | Inactive 6 | Suspended 6 | Closed 2
Book_Inventory.inventory_id: sequence 1 1
Book_Inventory.book_id: parent
Book_Inventory.branch_id: parent
Book_Inventory.quantity: 1..25
Book_Inventory.available_quantity: 0..20; at most quantity
Book_Inventory.condition: New 20 | Good 50 | Fair 6 | Poor 6 null 0.02
Book_Inventory(book_id) -> Books
Book_Inventory(branch_id) -> Library_Branches
Book_Loans.loan_id: sequence 1 1
Book_Loans.member_id: parent
Book_Loans.inventory_id: parent
Book_Loans.loan_date: 2023-07-01..2026-04-01; at least inventory_id.book_id.publication_date; at least member_id.join_date
Book_Loans.due_date: 2024-06-30..2026-09-28; at least loan_date +7 <28
Book_Loans.return_date: 2023-07-01..2026-06-30 null unless loan_status Returned; at least loan_date <45
Book_Loans.loan_status: Checked Out 20 | Returned 50 | Overdue 6 | Lost 2 | Renewed 13
Book_Loans.fine_amount: = CASE WHEN return_date > due_date THEN 0.50 + 0.25 * mod(loan_id, 40) ELSE 0 END
Book_Loans(member_id) -> Library_Members
Book_Loans(inventory_id) -> Book_Inventory
Employees.employee_id: sequence 1 1
Employees.first_name: first_name
Employees.last_name: person.last_name
Employees.job_title: work.library_job_title null 0.04
Employees.department_id: parent null 0.08
Employees.branch_id: parent null 0.08
Employees.email: email first_name last_name null 0.05
Employees.hire_date: 2017-07-02..2026-06-30 null 0.03
Employees(department_id) -> Departments
Employees(branch_id) -> Library_Branches
Departments.department_id: sequence 1 1
Departments.name: work.library_department null 0.04
Departments.location: place.office null 0.04
Departments.manager_id: parent null 0.08
Departments(manager_id) -> Employees
"#);
}

#[test]
fn company() {
    insta::assert_snapshot!(shown(&samples()[1].1), @r#"
Companies.company_id: sequence 1 1
Companies.name: company.name
Companies.industry: company.industry null 0.04
Companies.website: website name null 0.15
Departments.department_id: sequence 1 1
Departments.company_id: parent
Departments.name: company.department
Departments.location: place.office null 0.04
Departments.manager_id: parent null 0.08
Departments(company_id) -> Companies
Departments(manager_id) -> Employees (told)
Employees.employee_id: sequence 1 1
Employees.first_name: first_name
Employees.last_name: person.last_name
Employees.middle_name: first_name null 0.5
Employees.email: email first_name last_name
Employees.phone_number: contact.phone null 0.05
Employees.hire_date: 2017-07-02..2025-05-31
Employees.job_title: work.job_title
Employees.department_id: parent
Employees.salary: 32000..180000 step 100
Employees.employment_status: Full-time 50 | Part-time 20 | Contract 20 | Temporary 6
Employees(department_id) -> Departments
Projects.project_id: sequence 1 1
Projects.name: work.project
Projects.description: text.project null 0.1
Projects.start_date: 2022-07-01..2026-01-01
Projects.end_date: 2025-06-30..2026-06-30 null unless project_status Completed/Cancelled; at least start_date
Projects.company_id: parent
Projects.project_status: Planning 20 | In Progress 20 | Completed 50 | On Hold 6 | Cancelled 6
Projects.budget: 10000..2000000 step 500 null 0.04
Projects(company_id) -> Companies
Employee_Projects.employee_project_id: sequence 1 1
Employee_Projects.employee_id: parent
Employee_Projects.project_id: parent
Employee_Projects.role: work.role null 0.04
Employee_Projects.hours_worked: 4..600 step 0.5 null 0.04
Employee_Projects.start_date: 2022-07-01..2026-04-01 null 0.03; at least employee_id.hire_date; at least project_id.start_date; at most project_id.end_date
Employee_Projects.end_date: 2023-07-01..2026-06-30 null 0.4; at least start_date; at least employee_id.hire_date; at least project_id.start_date; at most project_id.end_date
Employee_Projects(employee_id) -> Employees
Employee_Projects(project_id) -> Projects
Employee_Benefits.benefit_id: sequence 1 1
Employee_Benefits.employee_id: parent
Employee_Benefits.benefit_type: work.benefit
Employee_Benefits.enrollment_date: 2020-07-01..2026-06-30; at least employee_id.hire_date
Employee_Benefits.coverage_amount: 1000..100000 step 500 null 0.04
Employee_Benefits(employee_id) -> Employees
Performance_Reviews.review_id: sequence 1 1
Performance_Reviews.employee_id: parent
Performance_Reviews.reviewer_id: parent
Performance_Reviews.review_date: 2023-07-01..2026-06-30; at least employee_id.hire_date; at least reviewer_id.hire_date
Performance_Reviews.rating: 1..5
Performance_Reviews.comments: text.performance null 0.4
Performance_Reviews.goals_set: text.goals null 0.1
Performance_Reviews.review_status: Draft 20 | Final 50 | Approved 50
Performance_Reviews(employee_id) -> Employees
Performance_Reviews(reviewer_id) -> Employees not employee_id
"#);
}

#[test]
fn restaurants() {
    insta::assert_snapshot!(shown(&samples()[2].1), @r#"
Restaurants.restaurant_id: sequence 1 1
Restaurants.name: food.restaurant
Restaurants.cuisine_type: Italian 30 | Mexican 22 | American 18 | Chinese 15 | Indian 13 | Other 2
Restaurants.opening_hours: misc.opening_hours null 0.04
Restaurants.rating: 1..5 step 0 null 0.04
Customers.customer_id: sequence 1 1
Customers.first_name: first_name
Customers.last_name: person.last_name
Customers.email: email first_name last_name
Customers.address: place.street null 0.05
Customers.city: place.city (place) null 0.05
Customers.registration_date: 2020-07-01..2026-04-01
Orders.order_id: sequence 1 1
Orders.customer_id: parent
Orders.restaurant_id: parent
Orders.order_date: 2023-07-01..2026-06-30; at least customer_id.registration_date
Orders.total_amount: 5..1500 step 0.05
Orders.payment_method: Credit Card 50 | Cash 20 | Online Payment 20 | Gift Card 6
Orders.order_status: Pending 30 | Processing 20 | Shipped 20 | Delivered 50 | Cancelled 6 | Refunded 6
Orders.delivery_address: place.address null 0.05
Orders(customer_id) -> Customers
Orders(restaurant_id) -> Restaurants
Menu.menu_id: sequence 1 1
Menu.restaurant_id: parent
Menu.item_name: food.dish
Menu.description: food.description null 0.1
Menu.price: 3..60 step 0.05
Menu.category: Appetizer 20 | Main Course 50 | Dessert 20 | Beverage 20 | Special 6
Menu.available: boolean 0.88
Menu(restaurant_id) -> Restaurants
Order_Items.order_item_id: sequence 1 1
Order_Items.order_id: parent
Order_Items.menu_id: parent
Order_Items.quantity: 1..8
Order_Items.subtotal: = quantity * menu_id.price
Order_Items.special_instructions: food.request null 0.4
Order_Items(order_id) -> Orders
Order_Items(menu_id) -> Menu
Reviews.review_id: sequence 1 1
Reviews.restaurant_id: parent
Reviews.customer_id: parent
Reviews.rating: 1..5
Reviews.review_text: text.review null 0.04
Reviews.review_date: 2023-07-01..2026-06-30; at least customer_id.registration_date
Reviews(restaurant_id) -> Restaurants
Reviews(customer_id) -> Customers
Delivery_Drivers.driver_id: sequence 1 1
Delivery_Drivers.first_name: first_name
Delivery_Drivers.license_number: codes.driver_license
Delivery_Drivers.availability_status: Available 50 | Busy 22 | Unavailable 6
Delivery_Drivers.join_date: 2020-07-01..2026-03-02 null 0.03
Delivery_Drivers.termination_date: 2023-07-01..2026-06-30 null 0.85; at least join_date +30
"#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the snapshot is long")]
fn others() {
    insta::assert_snapshot!(shown(&samples()[3].1), @r#"
patients.id: sequence 1 1
patients.full_name: full_name
patients.dob: 1951-07-19..2008-06-29
patients.blood_type: medical.blood_type null 0.04
patients.ssn: codes.ssn null 0.04
patients.emergency_contact_name: full_name null 0.04
patients.insurance_provider: medical.insurer null 0.04
doctors.id: sequence 1 1
doctors.name: full_name
doctors.specialty: medical.specialty
doctors.license_no: codes.driver_license
doctors.room: misc.room
appointments.id: sequence 1 1
appointments.patient_id: parent
appointments.doctor_id: parent
appointments.scheduled_at: 2023-07-01..2026-04-01
appointments.check_in: 2022-07-01..2026-04-01 null 0.03
appointments.check_out: 2023-07-01..2026-06-30 null unless status completed/cancelled; at least check_in +0.01 <0.1
appointments.status: scheduled 20 | completed 50 | cancelled 6
appointments.notes: medical.note null 0.4
appointments.completed_at: 2023-07-01..2026-06-30 null unless status completed; at least scheduled_at; at least check_in
appointments(patient_id) -> patients
appointments(doctor_id) -> doctors (told)
users.id: natural
users.username: username
users.email: email
users.password_hash: codes.hex64
users.avatar_url: internet.image_url null 0.15
users.is_active: boolean 0.88
users.created_at: 2022-07-01..2026-01-01
users.updated_at: 2023-07-01..2026-06-30 null 0.03; at least created_at
users.last_login_at: 2025-05-26..2026-06-30 null 0.1; at least created_at
users.locale: place.locale
users.time_zone: place.timezone
posts.id: sequence 1 1
posts.author_id: parent
posts.title: text.headline
posts.slug: it.slug
posts.body: text.article
posts.published_at: 2023-07-01..2026-06-30 null 0.1; at least created_at
posts.view_count: 0..50000
posts.created_at: 2022-07-01..2026-04-01; at least author_id.created_at
posts(author_id) -> users (told)
comments.id: sequence 1 1
comments.post_id: parent
comments.user_id: parent
comments.parent_id: parent null 0.15
comments.body: text.message
comments.created_at: 2022-07-01..2026-06-30; at least post_id.created_at; at least user_id.created_at
comments(post_id) -> posts
comments(user_id) -> users
comments(parent_id) -> comments (told)
messages.id: sequence 1 1
messages.sender_id: parent
messages.receiver_id: parent
messages.subject: text.subject
messages.body: text.message
messages.sent_at: 2023-07-01..2026-06-30; at least receiver_id.created_at; at least sender_id.created_at
messages(sender_id) -> users
messages(receiver_id) -> users not sender_id
accounts.id: sequence 1 1
accounts.iban: codes.iban
accounts.currency: finance.currency
accounts.balance: 0..50000 step 0
accounts.opened_on: 2022-07-01..2026-04-01
accounts.closed_on: 2023-07-01..2026-06-30 null unless status closed; at least opened_on
accounts.status: active 50 | closed 2
transactions.id: sequence 1 1
transactions.account_id: parent
transactions.amount: 5..1500 step 0.05
transactions.reference: codes.transaction
transactions.booked_at: 2023-07-01..2026-06-30; at least account_id.opened_on
transactions.description: finance.transaction null 0.1
transactions(account_id) -> accounts
flights.id: sequence 1 1
flights.flight_number: travel.flight_number
flights.origin: travel.airport_code
flights.destination: travel.airport_code
flights.departure: 2022-07-01..2026-04-01
flights.arrival: 2023-07-01..2026-06-30; at least departure +0.04 <0.6
flights.gate: travel.gate null 0.04
flights.price: 39..1400 step 1
songs.id: sequence 1 1
songs.title: music.song
songs.duration: 30..420
songs.genre: music.genre
songs.released: 2001-07-06..2026-05-01 null 0.1
products.id: sequence 1 1
products.sku: codes.sku
products.name: commerce.product
products.price: 2..500 step 0.05
products.discount: 0..50 step 0.5 null 0.04; at most price
products.weight_kg: 0.1..40 step 0.05 null 0.04
products.color: commerce.color null 0.04
products.meta: natural null 0.04
order_lines.id: sequence 1 1
order_lines.product_id: parent
order_lines.qty: 1..8
order_lines.unit_price: 2..500 step 0.05
order_lines.line_total: = qty * unit_price
order_lines.tiny: pattern ? null 0.04
order_lines.code: codes.short null 0.04
order_lines(product_id) -> products
courses.id: sequence 1 1
courses.code: education.course_code
courses.title: education.course
courses.credits: 1..5
courses.starts: time 08:00:00 13:00:00
courses.min_students: 1..1000; at most max_students
courses.max_students: 1..1000
"#);
}
