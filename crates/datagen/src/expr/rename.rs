//! Expressions about another column.

use crate::{expr::Expr, name::Name};

impl Expr {
    /// The same expression with every mention of one column made one of another: how the CHECK of a
    /// domain, which speaks of `value`, becomes one of a column.
    pub fn renamed(&self, from: &Name, to: &Name) -> Self {
        let mut copy = self.clone();
        copy.rename(from, to);
        copy
    }

    fn rename(&mut self, from: &Name, to: &Name) {
        match self {
            Self::Column(name) if name == from => *name = to.clone(),
            Self::Column(_) | Self::Literal(_) => {}
            Self::Unary { expr, .. }
            | Self::IsNull { expr, .. }
            | Self::IsBool { expr, .. }
            | Self::Cast { expr, .. } => expr.rename(from, to),
            Self::Binary { left, right, .. } => {
                left.rename(from, to);
                right.rename(from, to);
            }
            Self::Between {
                expr, low, high, ..
            } => {
                for e in [expr, low, high] {
                    e.rename(from, to);
                }
            }
            Self::In { expr, list, .. } => {
                expr.rename(from, to);
                list.iter_mut().for_each(|e| e.rename(from, to));
            }
            Self::Like { expr, pattern, .. } | Self::Regex { expr, pattern, .. } => {
                expr.rename(from, to);
                pattern.rename(from, to);
            }
            Self::Case {
                operand,
                branches,
                otherwise,
            } => {
                operand.iter_mut().for_each(|e| e.rename(from, to));
                for (when, then) in branches {
                    when.rename(from, to);
                    then.rename(from, to);
                }
                otherwise.iter_mut().for_each(|e| e.rename(from, to));
            }
            Self::Call { args, .. } | Self::Array(args) => {
                args.iter_mut().for_each(|e| e.rename(from, to));
            }
        }
    }
}
