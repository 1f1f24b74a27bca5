-- Runs: accepted work that survives the process, and the log of what happened in each.

CREATE TABLE jobs (
    id               uuid PRIMARY KEY,
    kind             text NOT NULL,
    status           text NOT NULL DEFAULT 'created'
                     CHECK (status IN ('created', 'running', 'completed', 'error', 'cancelled')),
    progress         double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    request          jsonb NOT NULL,
    result           jsonb,
    error            text,
    error_code       text,
    owner            text NOT NULL DEFAULT '',
    idempotency_key  text,
    fingerprint      bytea,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at       timestamptz,
    finished_at      timestamptz,
    -- The process that works on it (the key of the advisory lock it holds while it lives) and until
    -- when it may, by this server's clock.
    holder           bigint,
    lease_until      timestamptz,
    -- Raised by every claim: a write with an older number is a stale holder's and is refused.
    fence            bigint NOT NULL DEFAULT 0,
    attempts         integer NOT NULL DEFAULT 0,
    cancel_requested boolean NOT NULL DEFAULT false,
    last_seq         bigint NOT NULL DEFAULT 0,
    CHECK ((status IN ('completed', 'error', 'cancelled')) = (finished_at IS NOT NULL)),
    UNIQUE (owner, idempotency_key)
);

-- What a worker looks for: waiting jobs and those whose lease ran out, oldest first.
CREATE INDEX jobs_open ON jobs (created_at) WHERE finished_at IS NULL;
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE run_events (
    run_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
    seq    bigint NOT NULL CHECK (seq > 0),
    event  jsonb NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (run_id, seq)
);
