//! Addresses in the internet. Domains are reserved ones (RFC 2606), IP addresses too (RFC 1918,
//! RFC 3849): none reaches anybody.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    hex,
    list::{grammar, list, words},
};

words! {
    ADJ = "it/adj";
    NOUN = "it/noun";
    DOMAIN = "it/domain";
    TLD = "it/tld";
    PAGE = "it/folder";
    STEM = "it/file_stem";
}

const DOMAINS: Grammar = Grammar(&[&[P(ADJ), P(NOUN), D(3), L("."), P(DOMAIN)]]);
const URL: Grammar = Grammar(&[&[
    L("https://www."),
    P(DOMAIN),
    L("/"),
    P(PAGE),
    L("/"),
    P(ADJ),
    L("-"),
    P(NOUN),
    L("-"),
    D(4),
]]);
const SITE: Grammar = Grammar(&[&[L("https://"), P(ADJ), P(NOUN), D(2), L(".example."), P(TLD)]]);
const IMAGE: Grammar = Grammar(&[&[L("https://cdn.example.com/img/"), P(NOUN), D(6), L(".jpg")]]);
const FILE: Grammar = Grammar(&[&[
    L("https://files.example.com/"),
    P(STEM),
    L("/"),
    P(ADJ),
    D(6),
    L(".pdf"),
]]);
const VIDEO: Grammar = Grammar(&[&[L("https://video.example.com/watch/"), P(NOUN), D(6)]]);
const IPV4: Grammar = Grammar(&[&[L("10."), N(0, 255), L("."), N(0, 255), L("."), N(1, 254)]]);
const EMAIL: Grammar = Grammar(&[&[P(ADJ), L("."), P(NOUN), D(3), L("@"), P(DOMAIN)]]);
const HANDLE: Grammar = Grammar(&[&[L("@"), P(ADJ), P(NOUN), D(3)]]);
const HASHTAG: Grammar = Grammar(&[&[L("#"), P(ADJ), P(NOUN)]]);

pub(super) const TEXTS: &[Text] = &[
    grammar!("internet.domain", "Domains", DOMAINS),
    grammar!("internet.url", "Pages", URL),
    grammar!("internet.site", "Web sites", SITE),
    grammar!("internet.image_url", "Pictures", IMAGE),
    grammar!("internet.file_url", "Documents", FILE),
    grammar!("internet.video_url", "Videos", VIDEO),
    grammar!("internet.ipv4", "IP addresses of a private network", IPV4),
    super::list::made!(
        "internet.ipv6",
        "IP addresses for documentation",
        1 << 32,
        20,
        hex::ipv6
    ),
    super::list::made!("internet.mac", "Hardware addresses", 1 << 40, 17, hex::mac),
    grammar!("internet.email", "Addresses that belong to no name", EMAIL),
    grammar!("internet.handle", "Handles: @swiftfalcon042", HANDLE),
    grammar!("internet.hashtag", "Hashtags", HASHTAG),
    list!("internet.tld", "Top-level domains", TLD),
];
