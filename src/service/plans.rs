//! The plans of datasets that were read lately, so that turning a page reads no DDL again.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use super::recipe::Planned;

/// How many are kept. A plan is small beside the rows it stands for, but not nothing.
const KEPT: usize = 32;

/// Plans by the schema that holds a version's tables, which no other version ever has.
#[derive(Debug, Default)]
pub struct Plans(Mutex<VecDeque<(String, Planned)>>);

impl Plans {
    /// The plan of a version, if it is still there; it then stays longest.
    pub fn get(&self, version: &str) -> Option<Planned> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(name, _)| name == version)?;
        let found = kept.remove(at)?;
        kept.push_back(found.clone());
        Some(found.1)
    }

    /// Keeps the plan of a version; the one that was not asked for longest may go for it.
    pub fn keep(&self, version: &str, planned: &Planned) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(name, _)| name != version);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back((version.to_owned(), planned.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::recipe::{Recipe, schema_hash};
    use rowsmith_datagen::{ddl, infer};

    async fn planned() -> Planned {
        let ddl = "CREATE TABLE t (id int PRIMARY KEY);";
        let schema = ddl::read(ddl.as_bytes()).schema;
        Planned::of_recipe(Recipe {
            schema_hash: schema_hash(ddl),
            spec: infer::spec(&schema, &infer::Wishes::default()),
            ddl: ddl.to_owned(),
        })
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn what_is_read_often_stays() {
        let (plans, planned) = (Plans::default(), planned().await);
        for number in 0..KEPT {
            plans.keep(&number.to_string(), &planned);
        }
        assert!(plans.get("0").is_some());
        plans.keep("one more", &planned);
        assert!(plans.get("0").is_some() && plans.get("one more").is_some());
        assert!(plans.get("1").is_none());
        assert_eq!(plans.0.lock().unwrap().len(), KEPT);
    }
}
