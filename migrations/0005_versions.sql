-- Versions as a history: which one each was made from, in which run, by which schema. Recipes stay;
-- the rows of old versions may go, and are made again when somebody returns to them.

ALTER TABLE dataset_versions ADD COLUMN base integer;
ALTER TABLE dataset_versions ADD COLUMN schema jsonb;
ALTER TABLE dataset_versions ADD COLUMN run_id uuid UNIQUE;
ALTER TABLE dataset_versions ALTER COLUMN schema_name DROP NOT NULL;

UPDATE dataset_versions SET base = version - 1 WHERE version > 1;
UPDATE dataset_versions v SET schema = d.schema FROM generated_datasets d WHERE d.id = v.dataset_id;
ALTER TABLE dataset_versions ALTER COLUMN schema SET NOT NULL;

-- A dataset is changed by one run at a time.
CREATE UNIQUE INDEX jobs_one_change ON jobs ((request ->> 'datasetId'))
    WHERE kind = 'change' AND finished_at IS NULL;
