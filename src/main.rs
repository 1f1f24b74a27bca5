//! The program `rowsmith`: see [`rowsmith::cli`].

fn main() -> std::process::ExitCode {
    rowsmith::cli::run()
}
