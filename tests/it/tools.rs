//! The tools' contracts are golden files: what a model is told shows in a diff.

use std::path::Path;

use crate::chat_app::ChatApp;

#[tokio::test]
async fn the_contracts_are_up_to_date() {
    let app = ChatApp::new().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools");
    let mut listed = Vec::new();
    for contract in app.app.chat().contracts() {
        let name = contract["name"].as_str().unwrap().to_owned();
        let mut made = serde_json::to_string_pretty(&contract).unwrap();
        made.push('\n');
        let path = folder.join(format!("{name}.json"));
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if made != kept && std::env::var_os("INSTA_UPDATE").is_some_and(|v| v == "always") {
            std::fs::write(&path, &made).unwrap();
        } else {
            assert!(
                made == kept,
                "{} is out of date; INSTA_UPDATE=always writes it",
                path.display()
            );
        }
        listed.push(name);
    }
    let files = std::fs::read_dir(&folder).unwrap();
    let mut files: Vec<String> = files
        .filter_map(|file| {
            file.unwrap()
                .file_name()
                .into_string()
                .unwrap()
                .strip_suffix(".json")
                .map(str::to_owned)
        })
        .collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed, "a contract without its tool");
}
