//! `rowsmith completions`: what a shell needs to complete commands and flags.

use std::{io::Write as _, process::ExitCode};

use clap::CommandFactory as _;
use clap_complete::Shell;

/// For which shell.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  rowsmith completions bash > ~/.local/share/bash-completion/completions/rowsmith
  rowsmith completions zsh > ~/.zfunc/_rowsmith")]
pub(super) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> ExitCode {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut super::Cli::command(),
            "rowsmith",
            &mut script,
        );
        // Nobody reading is no reason to fail.
        let _ = std::io::stdout().write_all(&script);
        ExitCode::SUCCESS
    }
}
