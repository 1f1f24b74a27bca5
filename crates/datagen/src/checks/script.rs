//! The checks as a script for `psql`.

use std::fmt::Write;

use super::Check;
use crate::postgres::literal;

const HEAD: &str = "\
-- Proves again what holds for this data: psql -f checks.sql <database>
-- Prints one line a check, then the counts; exits with 3 when a check fails.
-- Tables in a schema of their own: PGOPTIONS='-c search_path=<schema>' psql ...
\\set QUIET on
\\set ON_ERROR_STOP off
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO';
\\set passed 0
\\set failed 0
";

const TAIL: &str = "
\\echo :passed passed, :failed failed
\\set ON_ERROR_STOP on
SELECT :failed > 0 AS any_failed \\gset
\\if :any_failed
DO $$ BEGIN RAISE EXCEPTION 'not every check passed'; END $$;
\\endif
";

/// `checks.sql`: a script for `psql` that runs every check where the tables are.
pub fn checks_sql(checks: &[Check]) -> String {
    let mut script = HEAD.to_owned();
    for check in checks {
        let about: String = check
            .about
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        // Writing to a String cannot fail. A check whose SELECT fails leaves the line set before it.
        let _ = write!(
            script,
            "\nSELECT {unable} AS line, 0 AS passes, 1 AS fails \\gset\n\
             SELECT CASE WHEN v = 0 THEN 'PASS' ELSE 'FAIL' END || '  ' || {about} \
             || format('  (%s of %s)', v, n) AS line, (v = 0)::int AS passes, (v <> 0)::int AS fails\n\
             FROM ({sql}) AS result (v, n) \\gset\n\
             \\echo :line\n\
             SELECT :passed + :passes AS passed, :failed + :fails AS failed \\gset\n",
            unable = literal(&format!("FAIL  {about}  (could not be checked)")),
            about = literal(&about),
            sql = check.sql,
        );
    }
    script + TAIL
}
