//! The schemas that ship with the project read whole; so do the ones beside it, when they are there.

use insta::assert_snapshot;
use rowsmith_datagen::ddl;

use crate::render::read;

#[test]
fn clinic() {
    assert_snapshot!(read(include_str!("../../../../examples/clinic.sql")), @r##"
    -- Postgres
    enum blood_type ["A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"]
    enum visit_status ["scheduled", "checked_in", "completed", "no_show", "cancelled"]
    domain percentage numeric(5, 2) "value" between 0 and 100
    "departments"
      "id" integer not null always(1, 1)
      "name" varchar(80) not null
      "floor" smallint not null
      "extension" char(4)
      "head_id" integer -- the physician in charge
      pk id
      unique "name"
      fk head_id -> physicians(id) SetNull NoAction
      check "floor" between 0 and 12
      check "extension" ~ '^[0-9]{4}$'
    "physicians"
      "id" integer not null always(100, 10)
      "department_id" integer not null
      "mentor_id" integer
      "first_name" varchar(60) not null
      "last_name" varchar(60) not null
      "email" text not null
      "license_no" char(8) not null -- e.g., "MD482913"
      "specialities" text[] not null default '{}'
      "hired_on" date not null default current_date
      "left_on" date
      pk id
      unique "email"
      unique "license_no"
      fk department_id -> departments(id) NoAction NoAction
      fk mentor_id -> physicians(id) NoAction NoAction
      check "mentor_id" <> "id"
      check ("left_on" is null) or ("left_on" >= "hired_on")
    "patients" -- People under treatment, past and present
      "id" uuid not null default gen_random_uuid()
      "first_name" varchar(60) not null
      "last_name" varchar(60) not null
      "birth_date" date not null
      "death_date" date
      "blood" "blood_type"
      "phone" varchar(20)
      "allergies" text[]
      "contact" jsonb not null default '{}' -- Next of kin: name and phone
      pk id
      check "death_date" >= "birth_date"
    "appointments"
      "id" bigint not null identity(1, 1)
      "patient_id" uuid not null
      "physician_id" integer not null
      "starts_at" timestamptz not null
      "ends_at" timestamptz not null
      "status" "visit_status" not null default 'scheduled'
      "reason" text
      pk id
      unique "physician_id", "starts_at"
      unique "patient_id", "physician_id" where "status" = 'checked_in'
      fk patient_id -> patients(id) Cascade NoAction
      fk physician_id -> physicians(id) NoAction NoAction
      check "ends_at" > "starts_at"
    "prescriptions"
      "appointment_id" bigint not null
      "line_no" smallint not null
      "drug" varchar(120) not null
      "dose_mg" numeric(8, 2) not null
      "per_day" smallint not null default 1
      "days" smallint not null
      "daily_mg" numeric(10, 2) as "dose_mg" * "per_day"
      pk appointment_id, line_no
      fk appointment_id -> appointments(id) NoAction NoAction
      check "line_no" > 0
      check "dose_mg" > 0
      check "per_day" between 1 and 6
      check "days" between 1 and 180
    "lab_results"
      "id" bigint not null identity(1, 1)
      "appointment_id" bigint not null
      "line_no" smallint
      "test" varchar(60) not null
      "saturation" "percentage"
      "measured_at" timestamp not null default now()
      "device" inet
      pk id
      fk appointment_id, line_no -> prescriptions(appointment_id, line_no) NoAction NoAction
    "##);
}

#[test]
fn webshop() {
    assert_snapshot!(read(include_str!("../../../../examples/webshop.sql")), @r##"
    -- MySql
    enum customers_tier ["basic", "silver", "gold"]
    enum products_labels ["new", "sale", "eco"]
    enum orders_status ["cart", "paid", "shipped", "returned"]
    "customers" -- People who have bought, or may
      "id" bigint not null identity(1, 1)
      "email" varchar(190) not null
      "full_name" varchar(120) not null
      "tier" "customers_tier" not null default 'basic'
      "newsletter" boolean not null default false -- asked for the newsletter
      "favourite_product_id" bigint
      "created_at" timestamp not null default current_timestamp
      "updated_at" timestamp default current_timestamp
      pk id
      unique "email"
      fk favourite_product_id -> products(id) SetNull NoAction
      check "id" >= 0
      check "favourite_product_id" >= 0
    "categories"
      "id" integer not null identity(1, 1)
      "parent_id" integer
      "name" varchar(80) not null
      "slug" varchar(80) not null
      pk id
      unique "slug"
      fk parent_id -> categories(id) NoAction NoAction
      check "id" >= 0
      check "parent_id" >= 0
    "products"
      "id" bigint not null identity(1, 1)
      "category_id" integer not null
      "best_review_id" integer
      "sku" char(12) not null
      "title" varchar(200) not null
      "description" text
      "labels" "products_labels"[]
      "price" numeric(10, 2) not null
      "weight_g" integer
      "key" varchar(32)
      "gross" numeric(10, 2) as "price" * 1.19
      pk id
      unique "sku"
      fk category_id -> categories(id) NoAction Cascade
      fk best_review_id -> reviews(id) NoAction NoAction
      check "id" >= 0
      check "category_id" >= 0
      check "price" >= 0
      check "weight_g" >= 0
    "reviews"
      "id" integer not null identity(1, 1)
      "product_id" bigint not null
      "customer_id" bigint not null
      "stars" smallint not null
      "body" text
      "written_on" date not null
      pk id
      unique "product_id", "customer_id"
      fk product_id -> products(id) NoAction NoAction
      fk customer_id -> customers(id) NoAction NoAction
      check "product_id" >= 0
      check "customer_id" >= 0
      check "stars" between 1 and 5
    "orders"
      "id" bigint not null identity(1, 1)
      "customer_id" bigint not null
      "status" "orders_status" not null default 'cart'
      "ordered_at" timestamp not null
      "shipped_at" timestamp
      "total" numeric(12, 2) not null default 0.00
      pk id
      fk customer_id -> customers(id) Restrict NoAction
      check "id" >= 0
      check "customer_id" >= 0
      check "shipped_at" >= "ordered_at"
    "order_lines"
      "order_id" bigint not null
      "product_id" bigint not null
      "quantity" integer not null default 1
      "unit_price" numeric(10, 2) not null
      pk order_id, product_id
      fk order_id -> orders(id) Cascade NoAction
      fk product_id -> products(id) NoAction NoAction
      check "order_id" >= 0
      check "product_id" >= 0
      check "quantity" >= 0
    note 2:1 skipped SET, 3 times
    note 54:3 the default of column `written_on` in table `reviews` was dropped: '0000-00-00' does not fit the type date
    note 95:1 skipped CREATE TRIGGER
    "##);
}

#[test]
fn flight_club() {
    assert_snapshot!(read(include_str!("../../../../examples/flight_club.sql")), @r##"
    -- Sqlite
    "members"
      "member_id" integer not null identity(1, 1)
      "name" text not null
      "email" text
      "joined" date not null default current_date
      "left_club" date
      "is_active" boolean not null default true
      "note" text
      pk member_id
      unique "email"
      check ("left_club" is null) or ("left_club" >= "joined")
    "airfields"
      "icao" char(4) not null
      "name" varchar(80) not null
      "latitude" double precision not null
      "longitude" double precision not null
      "elevation" integer -- metres above the sea
      pk icao
      check length("icao") = 4
      check "latitude" between (-90) and 90
      check "longitude" between (-180) and 180
    "aircraft"
      "registration" varchar(8) not null
      "type name" varchar(40) not null
      "category" text not null
      "seats" integer not null default 1
      "home" char(4)
      "hourly_rate" numeric(7, 2) not null default 35.00
      pk registration
      fk home -> airfields(icao) NoAction NoAction
      check "category" in ('glider', 'motor glider', 'tow plane')
      check ("seats" > 0) and ("seats" <= 2)
    "licences"
      "member_id" integer not null identity(1, 1)
      "number" text not null
      "issued" date not null
      "expires" date not null
      pk member_id
      unique "number"
      fk member_id -> members(member_id) Cascade NoAction
      check "expires" > "issued"
    "flights"
      "id" integer not null identity(1, 1)
      "registration" varchar(8) not null
      "pilot_id" integer not null
      "instructor_id" integer
      "from_icao" char(4) not null
      "to_icao" char(4) not null
      "took_off" timestamp not null
      "landed" timestamp
      "launch" text not null default 'winch'
      "minutes" integer as "landed_minute" - "started_minute"
      "started_minute" integer not null
      "landed_minute" integer
      pk id
      fk registration -> aircraft(registration) NoAction NoAction
      fk pilot_id -> members(member_id) NoAction NoAction
      fk instructor_id -> members(member_id) SetNull NoAction
      fk from_icao -> airfields(icao) NoAction NoAction
      fk to_icao -> airfields(icao) NoAction NoAction
      check "launch" in ('winch', 'aerotow', 'self')
      check "instructor_id" <> "pilot_id"
      check "landed" >= "took_off"
    "bookings"
      "registration" varchar(8) not null
      "day" date not null
      "member_id" integer not null
      pk registration, day
      unique "member_id", "day"
      fk registration -> aircraft(registration) NoAction Cascade
      fk member_id -> members(member_id) NoAction NoAction
    note 2:1 skipped PRAGMA
    note 72:1 skipped CREATE TRIGGER
    "##);
}

#[test]
fn samples_beside_the_workspace() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/ddl");
    for (file, tables, enums, keys) in [
        ("company_employee.ddl", 7, 3, 8),
        ("library_mgm.ddl", 9, 6, 10),
        ("restaurants.ddl", 7, 6, 7),
    ] {
        let Ok(bytes) = std::fs::read(format!("{root}/{file}")) else {
            continue;
        };
        let reading = ddl::read(&bytes);
        assert_eq!(reading.issues, Vec::new(), "{file}");
        let schema = reading.schema;
        let found: usize = schema.tables.iter().map(|t| t.foreign_keys.len()).sum();
        assert_eq!(
            (schema.tables.len(), schema.enums.len(), found),
            (tables, enums, keys),
            "{file}"
        );
    }
}
