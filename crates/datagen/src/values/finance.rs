//! Money: accounts, transactions, currencies.

use super::{
    Text,
    list::{list, words},
};

words! {
    ACCOUNT = "finance/account";
    TRANSACTION = "finance/transaction";
    BANK = "finance/bank";
    CURRENCY = "finance/currency";
    CURRENCY_NAME = "finance/currency_name";
    CATEGORY = "finance/category";
    STOCK = "finance/stock";
    CARD = "finance/card";
    TAX = "finance/tax";
}

pub(super) const TEXTS: &[Text] = &[
    list!("finance.account_type", "Kinds of accounts", ACCOUNT),
    list!("finance.transaction", "What a payment was for", TRANSACTION),
    list!("finance.bank", "Banks", BANK),
    list!("finance.currency", "Codes of currencies: USD", CURRENCY),
    list!(
        "finance.currency_name",
        "Names of currencies",
        CURRENCY_NAME
    ),
    list!("finance.category", "Categories of a budget", CATEGORY),
    list!("finance.ticker", "Symbols of stocks", STOCK),
    list!("finance.card_network", "Networks of credit cards", CARD),
    list!("finance.tax", "Kinds of taxes", TAX),
];
