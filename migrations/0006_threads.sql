-- Conversations: a thread is a tree of messages, because an edited or repeated one is a branch
-- beside the first. An answer is a run: its events are in run_events, what the model read and said in
-- turn_messages.

CREATE TABLE threads (
    id         text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 100),
    owner      text NOT NULL DEFAULT '',
    title      text NOT NULL,
    -- Given by the user: no longer ours to change.
    named      boolean NOT NULL DEFAULT false,
    -- What is talked about: the schema for the next dataset, and the dataset that is open.
    ddl        text,
    dataset_id bigint,
    -- The newest message of the branch that is shown, and the newest run.
    head       text,
    run_id     uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX threads_recent ON threads (owner, updated_at DESC);

CREATE TABLE messages (
    thread_id  text NOT NULL REFERENCES threads ON DELETE CASCADE,
    id         text NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
    parent_id  text,
    role       text NOT NULL CHECK (role IN ('user', 'assistant')),
    -- The user's words and what came along; of an answer its text.
    text       text NOT NULL DEFAULT '',
    data       jsonb NOT NULL DEFAULT '[]',
    -- The answer as a page shows it, once it has ended.
    parts      jsonb,
    run_id     uuid,
    position   bigint GENERATED ALWAYS AS IDENTITY,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (thread_id, id),
    FOREIGN KEY (thread_id, parent_id) REFERENCES messages (thread_id, id)
        DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE turn_messages (
    run_id    uuid NOT NULL,
    position  integer NOT NULL,
    thread_id text NOT NULL REFERENCES threads ON DELETE CASCADE,
    message   jsonb NOT NULL,
    PRIMARY KEY (run_id, position)
);

CREATE INDEX turn_messages_thread ON turn_messages (thread_id);

-- Calls of tools that change something: the row is there before the change, so that it is made once.
CREATE TABLE tool_calls (
    key       text PRIMARY KEY,
    thread_id text NOT NULL REFERENCES threads ON DELETE CASCADE,
    result    jsonb,
    at        timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX tool_calls_thread ON tool_calls (thread_id);
