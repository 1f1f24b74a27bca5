//! Names as words: `custEmailAddr`, `CUST_EMAIL_ADDR` and `customer email address` are the same.

/// Short forms people use in names, with what they mean.
const SHORT: &[(&str, &str)] = &[
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("appt", "appointment"),
    ("avail", "available"),
    ("avg", "average"),
    ("bal", "balance"),
    ("bday", "birth date"),
    ("birthdate", "birth date"),
    ("birthday", "birth date"),
    ("canceled", "cancelled"),
    ("cat", "category"),
    ("cnt", "count"),
    ("colour", "color"),
    ("cust", "customer"),
    ("dept", "department"),
    ("desc", "description"),
    ("descr", "description"),
    ("dob", "birth date"),
    ("dt", "date"),
    ("emp", "employee"),
    ("firstname", "first name"),
    ("fname", "first name"),
    ("forename", "first name"),
    ("fullname", "full name"),
    ("givenname", "first name"),
    ("img", "image"),
    ("inv", "invoice"),
    ("lastname", "last name"),
    ("lat", "latitude"),
    ("lname", "last name"),
    ("lng", "longitude"),
    ("lon", "longitude"),
    ("mgr", "manager"),
    ("middlename", "middle name"),
    ("mobile", "mobile phone"),
    ("msg", "message"),
    ("nbr", "number"),
    ("no", "number"),
    ("num", "number"),
    ("org", "organization"),
    ("pct", "percent"),
    ("percentage", "percent"),
    ("phonenumber", "phone number"),
    ("pic", "picture"),
    ("postcode", "zip"),
    ("postal", "zip"),
    ("prod", "product"),
    ("pwd", "password"),
    ("qty", "quantity"),
    ("ref", "reference"),
    ("surname", "last name"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("ts", "timestamp"),
    ("txn", "transaction"),
    ("username", "user name"),
    ("yr", "year"),
    ("zipcode", "zip code"),
    ("postalcode", "zip code"),
    ("website", "website"),
    ("hiredate", "hire date"),
    ("startdate", "start date"),
    ("enddate", "end date"),
    ("checkin", "check in"),
    ("checkout", "check out"),
    ("cell", "mobile phone"),
    ("fk", ""),
];

/// The words of a name in lower case, short forms written out.
pub fn of(name: &str) -> Vec<String> {
    split(name)
        .into_iter()
        .flat_map(|word| {
            let long = SHORT.iter().find(|(short, _)| *short == word);
            let text = long.map_or(word.as_str(), |(_, long)| long);
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// At underscores and the like, at the humps of a camel, and around numbers.
fn split(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let after = chars.get(at + 1).copied();
        let hump = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase() || b.is_uppercase() && after.is_some_and(char::is_lowercase)
            });
        let digits = before.is_some_and(|b| b.is_ascii_digit() != c.is_ascii_digit());
        if !c.is_alphanumeric() || hump || digits {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

/// One thing of a table of many: `companies` gives `company`.
pub fn singular(word: &str) -> String {
    const AS_THEY_ARE: &[&str] = &[
        "status", "address", "series", "news", "species", "bus", "menus", "class",
    ];
    const IRREGULAR: &[(&str, &str)] = &[
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("movies", "movie"),
        ("statuses", "status"),
        ("menus", "menu"),
        ("data", "data"),
        ("staff", "staff"),
        ("cookies", "cookie"),
        ("houses", "house"),
        ("warehouses", "warehouse"),
        ("courses", "course"),
        ("expenses", "expense"),
        ("purchases", "purchase"),
        ("leaves", "leave"),
        ("invoices", "invoice"),
        ("licenses", "license"),
        ("nurses", "nurse"),
        ("releases", "release"),
        ("diagnoses", "diagnosis"),
        ("caches", "cache"),
        ("databases", "database"),
    ];
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if AS_THEY_ARE.contains(&word) || word.ends_with("ss") || word.len() < 4 {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zes", "uses"] {
        if word.ends_with(ending) {
            return word.trim_end_matches("es").to_owned();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// The words of a table's name, each for one thing.
pub fn of_table(name: &str) -> Vec<String> {
    of(name).iter().map(|word| singular(word)).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_become_words() {
        let check = |name: &str, expected: &str| assert_eq!(super::of(name).join(" "), expected);
        check("Book_Loans", "book loans");
        check("custEmailAddr", "customer email address");
        check("HTTPStatusCode", "http status code");
        check("DOB", "birth date");
        check("line2", "line 2");
        check("qty-on-hand", "quantity on hand");
    }

    #[test]
    fn tables_name_one_thing() {
        let check =
            |name: &str, expected: &str| assert_eq!(super::of_table(name).join(" "), expected);
        check("Library_Branches", "library branch");
        check("companies", "company");
        check("addresses", "address");
        check("order_status", "order status");
        check("people", "person");
    }
}
