//! Whatever the bytes are, the reader tells what it made of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rowsmith_datagen::ddl;

fuzz_target!(|bytes: &[u8]| {
    let reading = ddl::read(bytes);
    if reading.is_usable() {
        assert!(ddl::check(&reading.schema).is_empty());
    }
});
