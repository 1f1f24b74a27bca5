//! Finding and parsing one setting at a time, collecting everything wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use super::Secret;

/// Every setting that cannot be used, one sentence each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigErrors(pub Vec<String>);

/// One place where settings come from: setting name to text. Empty texts count as not set.
#[derive(Debug, Default)]
pub struct Source {
    values: BTreeMap<String, String>,
    /// The file, whose unknown names are mistakes; an environment is full of names of others.
    file: Option<String>,
}

impl Source {
    /// Settings given as pairs.
    pub fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let values = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self {
            values: values.collect(),
            file: None,
        }
    }

    /// The environment of this process; what is not UTF-8 is no setting.
    pub fn environment() -> Self {
        let pairs = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self {
            values: pairs.collect(),
            file: None,
        }
    }

    /// A TOML file of `setting = value`; `None` when there is no such file.
    pub fn file(path: &Path) -> Result<Option<Self>, ConfigErrors> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::toml(&path.display().to_string(), &text).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ConfigErrors(vec![format!(
                "cannot read {}: {error}",
                path.display()
            )])),
        }
    }

    /// The text of such a file.
    pub fn toml(name: &str, text: &str) -> Result<Self, ConfigErrors> {
        let table: toml::Table = text
            .parse()
            .map_err(|error| ConfigErrors(vec![format!("{name} is not valid TOML: {error}")]))?;
        let mut values = BTreeMap::new();
        let mut wrong = Vec::new();
        for (key, value) in table {
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) => {
                    value.to_string()
                }
                other => {
                    wrong.push(format!(
                        "{name}: {key} is a {}, give a text, a number or true/false",
                        other.type_str()
                    ));
                    continue;
                }
            };
            values.insert(key.to_uppercase(), text);
        }
        if wrong.is_empty() {
            Ok(Self {
                values,
                file: Some(name.to_owned()),
            })
        } else {
            Err(ConfigErrors(wrong))
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// Looks settings up and remembers what was asked for and what was wrong.
pub(super) struct Reader {
    sources: Vec<Source>,
    known: BTreeSet<&'static str>,
    errors: Vec<String>,
}

impl Reader {
    pub(super) fn new(sources: Vec<Source>) -> Self {
        Self {
            sources,
            known: BTreeSet::new(),
            errors: Vec::new(),
        }
    }

    /// Notes a mistake.
    pub(super) fn wrong(&mut self, message: impl Into<String>) {
        self.errors.push(message.into());
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.insert(name);
        self.sources
            .iter()
            .find_map(|source| source.get(name))
            .map(str::to_owned)
    }

    /// A secret may also stand in the file that `<name>_FILE` names.
    pub(super) fn secret(&mut self, name: &'static str) -> Option<Secret> {
        if let Some(value) = self.text(name) {
            return Some(Secret::new(value));
        }
        let variable = format!("{name}_FILE");
        let path = self
            .sources
            .iter()
            .find_map(|source| source.get(&variable))?;
        match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => Some(Secret::new(text.trim())),
            Ok(_) => {
                self.errors
                    .push(format!("{variable} names {path}, which is empty"));
                None
            }
            Err(error) => {
                self.errors.push(format!(
                    "{variable} names {path}, which cannot be read: {error}"
                ));
                None
            }
        }
    }

    pub(super) fn database_url(&mut self, name: &'static str) -> Option<Secret> {
        let url = self.secret(name)?;
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.expose().starts_with(scheme))
        {
            // The value may hold a password, so only its start is shown.
            let shown: String = url
                .expose()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .take(16)
                .collect();
            self.wrong(format!(
                "{name} starts with {shown:?}: give postgresql://user:password@host:5432/database"
            ));
        }
        Some(url)
    }

    pub(super) fn list(&mut self, name: &'static str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Parses a value; `accepted` says in words what is.
    pub(super) fn parse<T: FromStr>(
        &mut self,
        name: &'static str,
        accepted: &str,
        default: T,
    ) -> T {
        let Some(text) = self.text(name) else {
            return default;
        };
        text.parse().unwrap_or_else(|_| {
            self.wrong(format!("{name} is {text:?}: give {accepted}"));
            default
        })
    }

    /// A number from `low` to `high`.
    pub(super) fn number<T: Number>(
        &mut self,
        name: &'static str,
        range: RangeInclusive<T>,
        default: T,
    ) -> T {
        let accepted = format!("a number from {} to {}", range.start(), range.end());
        self.number_if(name, |number| range.contains(number), &accepted, default)
    }

    /// A number with no upper limit of ours.
    pub(super) fn at_least<T: Number>(&mut self, name: &'static str, low: T, default: T) -> T {
        self.number_if(
            name,
            |number| *number >= low,
            &format!("a number of at least {low}"),
            default,
        )
    }

    fn number_if<T: Number>(
        &mut self,
        name: &'static str,
        fits: impl Fn(&T) -> bool,
        accepted: &str,
        default: T,
    ) -> T {
        let Some(text) = self.text(name) else {
            return default;
        };
        let number = text.replace('_', "").parse().ok().filter(fits);
        number.unwrap_or_else(|| {
            self.wrong(format!("{name} is {text:?}: give {accepted}"));
            default
        })
    }

    pub(super) fn switch(&mut self, name: &'static str, default: bool) -> bool {
        let words = ["true", "1", "yes", "on", "false", "0", "no", "off"];
        let choices: Vec<_> = words
            .iter()
            .enumerate()
            .map(|(i, word)| (*word, i < 4))
            .collect();
        self.choice(name, &choices, default)
    }

    /// One of some words, in any case.
    pub(super) fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&str, T)],
        default: T,
    ) -> T {
        let Some(text) = self.text(name) else {
            return default;
        };
        if let Some((_, value)) = choices
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&text))
        {
            return *value;
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        self.wrong(format!(
            "{name} is {text:?}: give one of {}",
            words.join(", ")
        ));
        default
    }

    /// `config`, unless something was wrong or a file sets what nobody asked for.
    pub(super) fn finish<T>(mut self, config: T) -> Result<T, ConfigErrors> {
        for source in &self.sources {
            let Some(file) = &source.file else { continue };
            for name in source.values.keys() {
                let asked = self
                    .known
                    .contains(name.strip_suffix("_FILE").unwrap_or(name).trim());
                if !asked && !self.known.contains(name.as_str()) {
                    self.errors.push(format!(
                        "{file}: there is no setting {}",
                        name.to_lowercase()
                    ));
                }
            }
        }
        if self.errors.is_empty() {
            Ok(config)
        } else {
            Err(ConfigErrors(self.errors))
        }
    }
}

/// What a setting may count in.
pub(super) trait Number: FromStr + PartialOrd + Display {}
impl<T: FromStr + PartialOrd + Display> Number for T {}
