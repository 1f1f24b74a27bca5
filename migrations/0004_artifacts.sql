-- Results of questions: what was asked of which version, and what came out. Rows beyond the preview
-- are computed again when they are wanted.

CREATE TABLE artifacts (
    id          uuid PRIMARY KEY,
    dataset_id  bigint NOT NULL REFERENCES generated_datasets (id) ON DELETE CASCADE,
    version     integer NOT NULL,
    schema_name text NOT NULL,
    sql         text NOT NULL,
    -- What the statement is meant to answer, for people.
    intent      text,
    -- Whether personal columns were replaced.
    masked      boolean NOT NULL,
    -- [{name, type, kind, stats}]
    columns     jsonb NOT NULL,
    row_count   bigint NOT NULL CHECK (row_count >= 0),
    truncated   boolean NOT NULL,
    -- The first rows, arrays in the order of the columns.
    preview     jsonb NOT NULL,
    elapsed_ms  bigint NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX artifacts_dataset ON artifacts (dataset_id, created_at);

-- From which the passwords of the roles that read datasets are derived: one row, made once.
CREATE TABLE reader_key (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    key      bytea NOT NULL DEFAULT sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea)
);

INSERT INTO reader_key DEFAULT VALUES;
