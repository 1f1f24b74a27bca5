//! Restaurants and what they serve.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    CUISINE = "food/cuisine";
    FIRST = "food/restaurant_first";
    NOUN = "food/restaurant_noun";
    KIND = "food/restaurant_kind";
    APPETIZER = "food/appetizer";
    MAIN = "food/main";
    DESSERT = "food/dessert";
    BEVERAGE = "food/beverage";
    STYLE = "food/style";
    INGREDIENT = "food/ingredient";
    SERVED = "food/served";
    REQUEST = "food/request";
    GROCERY = "food/grocery";
    AREA = "place/landmark";
}

const RESTAURANT: Grammar = Grammar(&[
    &[P(FIRST), L(" "), P(NOUN), L(" "), P(KIND)],
    &[P(AREA), L(" "), P(NOUN), L(" "), P(KIND)],
]);
const DISH: Grammar = Grammar(&[
    &[P(STYLE), L(" "), P(APPETIZER)],
    &[P(STYLE), L(" "), P(MAIN)],
    &[P(STYLE), L(" "), P(MAIN), L(" with "), P(INGREDIENT)],
    &[P(STYLE), L(" "), P(DESSERT)],
]);
const DRINK: Grammar = Grammar(&[&[P(STYLE), L(" "), P(BEVERAGE)]]);
const DESCRIPTION: Grammar = Grammar(&[
    &[
        P(SERVED),
        L(" "),
        P(INGREDIENT),
        L(", "),
        P(INGREDIENT),
        L(" and "),
        P(INGREDIENT),
        L("."),
    ],
    &[
        P(SERVED),
        L(" "),
        P(INGREDIENT),
        L(" and "),
        P(INGREDIENT),
        L(". "),
        P(SERVED),
        L(" "),
        P(INGREDIENT),
        L("."),
    ],
]);
const REQUESTS: Grammar = Grammar(&[&[P(REQUEST), L(".")]]);
const TWO: Grammar = Grammar(&[&[P(REQUEST), L(". "), P(REQUEST), L(".")]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!(
        "food.restaurant",
        "Restaurants: The Golden Fig Bistro",
        RESTAURANT
    ),
    list!("food.cuisine", "Cuisines", CUISINE),
    grammar!("food.dish", "Items of a menu: Spicy Beef Tacos", DISH),
    list!("food.main_course", "Main courses", MAIN),
    list!("food.appetizer", "Appetizers", APPETIZER),
    list!("food.dessert", "Desserts", DESSERT),
    list!("food.beverage", "Beverages", BEVERAGE),
    grammar!("food.drink", "Beverages with a style", DRINK),
    list!("food.ingredient", "Ingredients", INGREDIENT),
    list!("food.grocery", "Groceries", GROCERY),
    grammar!("food.description", "What a dish is made of", DESCRIPTION),
    grammar!(
        "food.request",
        "Special instructions for an order",
        REQUESTS
    ),
    grammar!("food.requests", "Two special instructions", TWO),
];
