//! `recipe.toml`: a recipe as a file that people can read, keep and edit.

use rowsmith_datagen::spec::GENERATOR;

use crate::{
    error::{Code, Error},
    service::recipe::Recipe,
};

const HEAD: &str = "\
# Everything that the rows follow from. The same bytes again, anywhere:
#   rowsmith generate --recipe recipe.toml -o out.zip

";

/// The file's text. [`read`] gives the same recipe back.
pub fn write(recipe: &Recipe) -> String {
    // A recipe is made of what TOML can hold; numbers beyond its range are refused as wishes.
    let body = toml::to_string_pretty(recipe).unwrap_or_default();
    format!("{HEAD}{body}")
}

/// Reads the file.
///
/// # Errors
/// When the text is no recipe, or one for another version of the generator.
pub fn read(text: &str) -> Result<Recipe, Error> {
    let refuse = |message: String| Error::new(Code::InvalidRequest, message);
    let recipe: Recipe = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or("").matches('\n').count() + 1;
        refuse(format!(
            "the recipe cannot be read at line {line}: {}",
            error.message().trim_end()
        ))
    })?;
    if recipe.spec.generator != GENERATOR {
        return Err(refuse(format!(
            "the recipe is for version {} of the generator and this program has version {GENERATOR}, \
             which makes other rows; set generator = {GENERATOR} in the recipe if that is fine",
            recipe.spec.generator
        )));
    }
    Ok(recipe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rowsmith_datagen::infer::{self, Wishes};

    use super::*;
    use crate::service::recipe::schema_hash;

    fn check(ddl: &str) {
        let schema = rowsmith_datagen::ddl::read(ddl.as_bytes()).schema;
        let recipe = Recipe {
            schema_hash: schema_hash(ddl),
            spec: infer::spec(&schema, &Wishes::default()),
            ddl: ddl.to_owned(),
        };
        let text = write(&recipe);
        let back = read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!((back.ddl, back.spec), (recipe.ddl, recipe.spec), "{text}");
    }

    #[test]
    fn recipes_come_back_as_they_were() {
        check("CREATE TABLE t (id int PRIMARY KEY, name text, price numeric(8,2), born date);");
        check("CREATE TABLE t (id int); -- '''quotes\"\"\" and \\ back\\slashes\r\n\ttab\u{b}\n");
    }

    proptest! {
        #[test]
        fn whatever_the_ddl_holds(ddl in "(?s:.{0,200})") {
            check(&ddl);
        }
    }

    #[test]
    fn a_broken_recipe_says_where() {
        let error = read("schema_hash = 'x'\nspec = 7\n").unwrap_err();
        assert!(error.message.contains("at line 2"), "{}", error.message);
    }
}
