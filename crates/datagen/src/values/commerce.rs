//! Products and shops.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    ADJ = "commerce/adj";
    MATERIAL = "commerce/material";
    PRODUCT = "commerce/product";
    MODEL = "commerce/model";
    CATEGORY = "commerce/category";
    BRAND = "commerce/brand";
    COLOR = "commerce/color";
    SIZE = "commerce/size";
    UNIT = "commerce/unit";
    PAYMENT = "commerce/payment";
    SHIPPING = "commerce/shipping";
    CARRIER = "commerce/carrier";
    TAG = "commerce/tag";
    FEATURE = "commerce/feature";
    COUPON = "commerce/coupon";
}

const NAME: Grammar = Grammar(&[
    &[P(ADJ), L(" "), P(MATERIAL), L(" "), P(PRODUCT)],
    &[P(BRAND), L(" "), P(ADJ), L(" "), P(PRODUCT)],
    &[P(BRAND), L(" "), P(PRODUCT), L(" "), P(MODEL)],
]);
const SHORT: Grammar = Grammar(&[&[P(ADJ), L(" "), P(PRODUCT)]]);
const DESCRIPTION: Grammar = Grammar(&[
    &[
        P(ADJ),
        L(" "),
        P(PRODUCT),
        L(", "),
        P(FEATURE),
        L(" and "),
        P(FEATURE),
        L("."),
    ],
    &[
        P(MATERIAL),
        L(" "),
        P(PRODUCT),
        L(", "),
        P(FEATURE),
        L(". "),
        P(ADJ),
        L(" and "),
        P(FEATURE),
        L("."),
    ],
]);
const CODE: Grammar = Grammar(&[&[P(COUPON), N(10, 90), A, D(2)]]);
const VARIANT: Grammar = Grammar(&[&[P(COLOR), L(" / "), P(SIZE)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!(
        "commerce.product",
        "Products: Ergonomic Oak Desk Lamp",
        NAME
    ),
    grammar!(
        "commerce.product_short",
        "Products: Wireless Speaker",
        SHORT
    ),
    list!("commerce.category", "Categories of products", CATEGORY),
    list!("commerce.brand", "Brands", BRAND),
    list!("commerce.color", "Colors", COLOR),
    list!("commerce.material", "Materials", MATERIAL),
    list!("commerce.size", "Sizes of clothes", SIZE),
    grammar!("commerce.variant", "Variants: Black / M", VARIANT),
    list!("commerce.unit", "Units of sale", UNIT),
    list!("commerce.payment_method", "Ways to pay", PAYMENT),
    list!("commerce.shipping_method", "Ways to ship", SHIPPING),
    list!("commerce.carrier", "Carriers of parcels", CARRIER),
    list!("commerce.tag", "Tags of products", TAG),
    grammar!(
        "commerce.description",
        "Descriptions of products",
        DESCRIPTION
    ),
    grammar!("commerce.coupon", "Codes of coupons: SAVE20K07", CODE),
];
