//! `List the names of all members from Paris`, `Which author has the most books?`

use super::{mention::Mention, noun::Things, parser::Parser};
use crate::query::{Output, Query, Value};

impl Parser<'_> {
    /// Words by which a question begins.
    pub(super) fn opening(&mut self) {
        self.skip_all(&[
            "please",
            "can you",
            "could you",
            "would you",
            "i want to know",
            "i would like to know",
            "i want to see",
            "tell me",
            "show",
            "show me",
            "list",
            "list out",
            "list all",
            "give",
            "give me",
            "find",
            "find out",
            "display",
            "return",
            "get",
            "get me",
            "what is",
            "what are",
            "what was",
            "what were",
            "what's",
            "which",
            "which are",
            "what",
            "who",
            "who is",
            "who are",
            "who were",
            "calculate",
            "compute",
            "and",
            "also",
            "retrieve",
            "fetch",
            "select",
            "present",
            "print",
            "which is",
            "let me see",
            "do you know",
            "provide",
            "i need",
            "whats",
            "the",
            "'s",
            "is",
            "are",
            "us",
            "out",
        ]);
    }

    pub(super) fn list(&mut self) -> Option<Query> {
        let start = self.at;
        self.opening();
        if self.at == start && self.rest().len() > 12 {
            return None;
        }
        let readers: [fn(&mut Self) -> Option<Query>; 9] = [
            Self::top_by,
            Self::who_has,
            Self::most_common,
            Self::group_with_amount,
            Self::group_ranked,
            Self::columns_of,
            Self::owner_first,
            Self::things_alone,
            Self::columns_alone,
        ];
        readers.into_iter().find_map(|read| {
            self.attempt(|p| {
                let query = read(p)?;
                p.could_end(&query).then_some(query)
            })
        })
    }

    /// Whether what follows is nothing, or something that may follow a whole question.
    fn could_end(&mut self, query: &Query) -> bool {
        let place = self.place();
        let mut query = query.clone();
        let fits = self.tails(&mut query).is_some() && self.is_done();
        self.back(place);
        fits
    }

    pub(super) fn mentions(&mut self) -> Option<Vec<Mention>> {
        let mut mentions = vec![self.attempt(Self::mention)?];
        loop {
            let next = self.attempt(|p| {
                let comma = p.comma();
                let and = p.skip(&["and", "and their", "as well as", "along with", "and also"]);
                (comma || and).then_some(())?;
                let mention = p.mention()?;
                Some(mention)
            });
            match next {
                Some(mention) => mentions.push(mention),
                None => break,
            }
        }
        Some(mentions)
    }

    /// `names and ages of singers from France`, `titles for books published in 2020`.
    fn columns_of(&mut self) -> Option<Query> {
        let distinct = self.skip_distinct();
        let mentions = self.mentions()?;
        self.comma();
        self.eat(&[
            "of", "for", "from", "in", "that", "among", "do", "which", "across", "used by", "with",
            "on", "where", "held by",
        ])?;
        self.skip(&["each of", "each", "every"]);
        let things = self.things()?;
        self.skip(&[
            "have",
            "has",
            "come from",
            "live in",
            "belong to",
            "are from",
        ]);
        self.listed(&mentions, things, distinct)
    }

    fn skip_distinct(&mut self) -> bool {
        self.skip_all(&["the", "all", "all the"]);
        let distinct = self.skip(&["different", "distinct", "unique"]);
        self.skip_all(&["the", "all"]);
        distinct
    }

    fn listed(&mut self, mentions: &[Mention], things: Things, distinct: bool) -> Option<Query> {
        let mut show = Vec::new();
        for mention in mentions {
            show.push(self.resolve(mention, things.table)?);
        }
        Some(Query {
            subject: things.table,
            show,
            distinct,
            filters: things.filters,
            order: things.order,
            limit: things.limit,
            ..Query::default()
        })
    }

    /// `each singer's name`, `the customers and their emails`.
    fn owner_first(&mut self) -> Option<Query> {
        let things = self.things()?;
        let possessive = self
            .peek()
            .is_some_and(|t| t.kind == crate::lex::Kind::Possessive);
        if possessive {
            self.advance(1);
            let mentions = self.mentions()?;
            return self.listed(&mentions, things, false);
        }
        self.comma();
        self.eat(&[
            "with their",
            "and their",
            "with the",
            "together with their",
            "along with their",
            "with its",
            "and its",
            "including their",
            "showing their",
            "with",
        ])?;
        let mentions = self.mentions()?;
        if mentions
            .iter()
            .any(|m| m.hits.is_empty() && m.nouns.is_empty())
        {
            return None;
        }
        let table = things.table;
        let mut query = self.listed(&mentions, things, false)?;
        for output in &query.show {
            if let Output::Thing(path) = output
                && path.is_empty()
            {
                return None;
            }
        }
        query.show.insert(0, Output::Thing(Vec::new()));
        let label = self.table(table).label();
        let is_label = |o: &Output| matches!(o, Output::Value(Value::Column(a)) if a.path.is_empty() && label.contains(&a.column));
        let mut first = true;
        query
            .show
            .retain(|o| std::mem::take(&mut first) || !is_label(o));
        Some(query)
    }

    /// `all members without loans`, `which book is the most expensive`.
    fn things_alone(&mut self) -> Option<Query> {
        let distinct = self.skip_distinct();
        let mut things = self.things()?;
        self.skip(&["are there", "do we have", "are", "is there", "exist"]);
        while self.said_of(&mut things) {}
        let _ = distinct;
        let mut show = vec![Output::Everything];
        // A ranking by something that is no column of its own shows that number too.
        if let Some(order) = things.order.first()
            && matches!(order.by, Output::Value(Value::Related(_)))
        {
            show = vec![Output::Thing(Vec::new()), order.by.clone()];
        }
        Some(Query {
            subject: things.table,
            show,
            filters: things.filters,
            order: things.order,
            limit: things.limit,
            ..Query::default()
        })
    }

    /// `all countries`, `distinct job titles`: columns that only one table has.
    fn columns_alone(&mut self) -> Option<Query> {
        let distinct = self.skip_distinct();
        let mentions = self.mentions()?;
        let all: Vec<&Mention> = mentions.iter().collect();
        let subject = self.home(&all)?;
        let mut things = Things {
            table: subject,
            filters: Vec::new(),
            order: Vec::new(),
            limit: None,
        };
        self.skip(&["are there", "do we have", "exist"]);
        while self.said_of(&mut things) {}
        if !distinct && mentions.len() == 1 {
            self.assume(0.05, "each row is listed, also where the value repeats");
        }
        self.listed(&mentions, things, distinct)
    }
}
