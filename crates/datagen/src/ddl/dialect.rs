//! Whose SQL a text is, by the habits it shows.

use super::Dialect;

/// A habit counts this often at most, so that one long dump of data does not decide.
const MAX_COUNT: usize = 5;
/// How much of the text is looked at, in bytes.
const LOOK: usize = 1 << 20;

use Dialect::{MySql, Oracle, Postgres, SqlServer, Sqlite};

/// Habit in lower case, whose, and its weight.
const HABITS: &[(&str, Dialect, usize)] = &[
    ("create extension", Postgres, 5),
    ("set search_path", Postgres, 5),
    ("pg_catalog", Postgres, 5),
    (" owner to ", Postgres, 5),
    ("postgresql database dump", Postgres, 20),
    ("::", Postgres, 1),
    (" as enum", Postgres, 5),
    ("create domain", Postgres, 3),
    ("create type", Postgres, 1),
    ("timestamptz", Postgres, 3),
    ("jsonb", Postgres, 3),
    ("bytea", Postgres, 3),
    ("serial ", Postgres, 2),
    ("serial,", Postgres, 2),
    ("[]", Postgres, 2),
    ("time zone", Postgres, 1),
    ("character varying", Postgres, 1),
    ("using gin", Postgres, 3),
    ("using gist", Postgres, 3),
    ("as identity", Postgres, 1),
    ("nextval(", Postgres, 3),
    ("comment on ", Postgres, 1),
    ("$$", Postgres, 2),
    ("gen_random_uuid", Postgres, 3),
    (" inet", Postgres, 1),
    ("similar to", Postgres, 1),
    ("auto_increment", MySql, 4),
    ("engine=", MySql, 5),
    ("engine =", MySql, 5),
    ("`", MySql, 2),
    ("/*!", MySql, 5),
    ("mysql dump", MySql, 20),
    ("mariadb dump", MySql, 20),
    (" enum(", MySql, 2),
    (" enum (", MySql, 2),
    ("unsigned", MySql, 3),
    ("charset", MySql, 2),
    ("tinyint(", MySql, 1),
    ("lock tables", MySql, 3),
    ("on update current_timestamp", MySql, 3),
    ("fulltext key", MySql, 3),
    ("\ndelimiter ", MySql, 3),
    ("foreign_key_checks", MySql, 3),
    (" datetime", MySql, 1),
    (" datetime", Sqlite, 1),
    (" datetime", SqlServer, 1),
    ("autoincrement", Sqlite, 5),
    ("pragma ", Sqlite, 5),
    ("without rowid", Sqlite, 5),
    ("sqlite_", Sqlite, 5),
    (") strict", Sqlite, 3),
    ("integer primary key", Sqlite, 1),
    ("begin transaction;", Sqlite, 2),
    ("datetime('now", Sqlite, 3),
    ("strftime(", Sqlite, 3),
    ("[dbo]", SqlServer, 5),
    ("dbo.", SqlServer, 4),
    ("\ngo\n", SqlServer, 4),
    ("identity(", SqlServer, 4),
    ("identity (", SqlServer, 4),
    ("nvarchar", SqlServer, 1),
    ("clustered", SqlServer, 4),
    ("uniqueidentifier", SqlServer, 4),
    ("getdate()", SqlServer, 3),
    ("on [primary]", SqlServer, 5),
    ("datetime2", SqlServer, 3),
    ("(max)", SqlServer, 3),
    ("set ansi_nulls", SqlServer, 5),
    ("varchar2", Oracle, 5),
    ("number(", Oracle, 3),
    (" number ", Oracle, 2),
    (" enable", Oracle, 1),
    ("sysdate", Oracle, 3),
    (" clob", Oracle, 2),
    ("pctfree", Oracle, 5),
    ("tablespace", Oracle, 1),
    ("\n/\n", Oracle, 3),
    ("systimestamp", Oracle, 3),
    ("postgresql", Postgres, 2),
    ("mysql", MySql, 2),
    ("sqlite", Sqlite, 2),
    ("sql server", SqlServer, 2),
    ("oracle", Oracle, 1),
];

/// The likeliest dialect; `Generic` when nothing tells.
pub(super) fn detect(text: &str) -> Dialect {
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // Data says nothing of the dialect, and may say anything.
    let is_data = |line: &&str| {
        let line = line.trim_start();
        line.starts_with('(')
            || line
                .get(..6)
                .is_some_and(|word| word.eq_ignore_ascii_case("insert"))
    };
    let lines = text[..end].lines().filter(|line| !is_data(line));
    let text = lines.collect::<Vec<_>>().join("\n").to_ascii_lowercase();
    let mut scores = [
        (Postgres, 0),
        (MySql, 0),
        (Sqlite, 0),
        (SqlServer, 0),
        (Oracle, 0),
    ];
    for (habit, whose, weight) in HABITS {
        let seen = text.matches(habit).take(MAX_COUNT).count();
        if let Some((_, score)) = scores.iter_mut().find(|(d, _)| d == whose) {
            *score += seen * weight;
        }
    }
    let best = scores.iter().map(|(_, score)| *score).max().unwrap_or(0);
    let winner = scores.iter().find(|(_, score)| *score == best);
    winner.map_or(Dialect::Generic, |(dialect, score)| {
        if *score == 0 {
            Dialect::Generic
        } else {
            *dialect
        }
    })
}

impl Dialect {
    /// Backslashes escape inside plain string literals.
    pub(super) fn backslash(self) -> bool {
        self == MySql
    }

    /// Block comments nest.
    pub(super) fn nested_comments(self) -> bool {
        matches!(self, Postgres | SqlServer | Self::Generic)
    }

    /// `"text"` may be a string rather than a name.
    pub(crate) fn double_quoted_text(self) -> bool {
        matches!(self, MySql | Sqlite | Self::Generic)
    }

    /// Types, keys and quoted case are taken as strictly as PostgreSQL takes them.
    pub(super) fn strict(self) -> bool {
        matches!(self, Postgres | Self::Json)
    }
}
