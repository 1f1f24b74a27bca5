//! scratch
use rowsmith_datagen::{
    ddl,
    encode::{copy, csv},
    infer, plan,
};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let bytes = std::fs::read(&args[1]).unwrap();
    let rows: u64 = args.get(2).map_or(20, |n| n.parse().unwrap());
    let reading = ddl::read(&bytes);
    for issue in &reading.issues {
        println!(
            "{:?} {}:{} {} / {}",
            issue.severity, issue.line, issue.column, issue.message, issue.hint
        );
    }
    let spec = infer::spec(
        &reading.schema,
        &infer::Wishes {
            rows: Some(rows),
            ..Default::default()
        },
    );
    if args.get(3).is_some_and(|a| a == "spec") {
        println!("{}", toml::to_string(&spec).unwrap());
    }
    match plan::plan(&reading.schema, &spec) {
        Err(problems) => {
            for p in problems {
                println!("PROBLEM {p} / {}", p.hint);
            }
        }
        Ok(plan) => {
            if args.get(3).is_some_and(|a| a == "bench") {
                let start = std::time::Instant::now();
                let mut total = 0u64;
                let mut bytes = 0;
                for (t, of) in plan.tables.iter().enumerate() {
                    let s2 = std::time::Instant::now();
                    let mut out = Vec::new();
                    let mut at = 0;
                    while at < of.rows {
                        out.clear();
                        let end = (at + 1024).min(of.rows);
                        copy::rows(&plan.rows(t, at..end), &mut out);
                        bytes += out.len();
                        at = end;
                    }
                    total += of.rows;
                    println!(
                        "{:20} {:.0} ns/row",
                        of.name,
                        s2.elapsed().as_nanos() as f64 / of.rows as f64
                    );
                }
                let t = start.elapsed().as_secs_f64();
                println!(
                    "{total} rows {bytes} bytes {t:.2}s {:.2} M rows/s",
                    total as f64 / t / 1e6
                );
                return;
            }
            for (t, of) in plan.tables.iter().enumerate() {
                let mut out = Vec::new();
                csv::header(of, &mut out);
                csv::rows(
                    &plan.rows(t, 0..rows.min(12)),
                    csv::Options::default(),
                    &mut out,
                );
                println!("== {}\n{}", of.name, String::from_utf8_lossy(&out));
            }
        }
    }
}
