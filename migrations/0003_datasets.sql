-- Datasets and their versions. The rows themselves lie in schemas of the datasets database.

CREATE TABLE generated_datasets (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Not unique: people save under the same name again, and the id tells them apart.
    name            text NOT NULL,
    description     text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    ddl             text NOT NULL,
    schema          jsonb NOT NULL,
    -- Of the current version, as below.
    spec            jsonb NOT NULL,
    generation_meta jsonb NOT NULL,
    row_counts      jsonb NOT NULL,
    current_version integer NOT NULL DEFAULT 1,
    -- The run that made it; its job may be forgotten before the dataset is.
    run_id          uuid UNIQUE
);

CREATE TABLE dataset_versions (
    dataset_id  bigint NOT NULL REFERENCES generated_datasets (id) ON DELETE CASCADE,
    version     integer NOT NULL CHECK (version > 0),
    -- Where the tables lie.
    schema_name text NOT NULL UNIQUE,
    spec        jsonb NOT NULL,
    meta        jsonb NOT NULL,
    row_counts  jsonb NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    note        text,
    PRIMARY KEY (dataset_id, version)
);

ALTER TABLE generated_datasets
    ADD CONSTRAINT generated_datasets_current_version_fkey
    FOREIGN KEY (id, current_version) REFERENCES dataset_versions (dataset_id, version)
    DEFERRABLE INITIALLY DEFERRED;
