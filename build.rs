//! Puts the built page into the program: every file of `web/dist`, as a list that `src/http/page.rs`
//! includes. Where the page was not built the list is empty, so that nothing else needs Node.js.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
    let dist = web.join("dist");
    // A path that is not there would make every build a new one.
    let watched = [&dist, &web].into_iter().find(|path| path.exists());
    println!("cargo:rerun-if-changed=build.rs");
    if let Some(path) = watched {
        println!("cargo:rerun-if-changed={}", path.display());
    }
    let mut files = Vec::new();
    if dist.exists() {
        collect(&dist, &mut files)?;
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(&dist).map_err(io::Error::other)?;
        let (name, path) = (name.to_string_lossy().replace('\\', "/"), file.display());
        writeln!(
            list,
            "    ({name:?}, include_bytes!({:?})),",
            path.to_string()
        )
        .map_err(io::Error::other)?;
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(PathBuf::from(out).join("page_files.rs"), list)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
