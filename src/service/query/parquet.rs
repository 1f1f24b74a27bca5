//! Apache Parquet, group by group: never more in memory than one group of rows.
//!
//! Whole numbers are INT64, floats DOUBLE, dates and timestamps their logical types; decimals stay
//! text, so that no digit is lost, and so does everything that Parquet has no type for.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use ::parquet::{
    basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical},
    column::writer::ColumnWriterImpl,
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type},
    errors::{ParquetError, Result},
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};
use chrono::{NaiveDate, NaiveDateTime};

use super::{read::Typed, value::Kind};

/// Rows and bytes of a group.
const GROUP_ROWS: usize = 64 << 10;
const GROUP_BYTES: usize = 8 << 20;

type Row = Vec<Option<String>>;

/// A file in the making.
pub(super) struct Parquet {
    writer: SerializedFileWriter<Sink>,
    sink: Sink,
    columns: Vec<Typed>,
    group: Vec<Row>,
    bytes: usize,
}

impl Parquet {
    /// Begins a file with these columns, whose names differ.
    pub(super) fn new(columns: Vec<Typed>) -> Result<Self> {
        let fields: Result<Vec<_>> = columns.iter().map(field).collect();
        let schema = Type::group_type_builder("result")
            .with_fields(fields?)
            .build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let sink = Sink::default();
        let writer =
            SerializedFileWriter::new(sink.clone(), Arc::new(schema), Arc::new(properties))?;
        Ok(Self {
            writer,
            sink,
            columns,
            group: Vec::new(),
            bytes: 0,
        })
    }

    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Adds a row; true when the group is full and should be written.
    pub(super) fn row(&mut self, row: Row) -> bool {
        self.bytes += row
            .iter()
            .flatten()
            .map(|cell| cell.len() + 24)
            .sum::<usize>();
        self.group.push(row);
        self.group.len() >= GROUP_ROWS || self.bytes >= GROUP_BYTES
    }

    /// Writes the rows that wait, as a group of their own.
    pub(super) fn group(&mut self) -> Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        let rows = mem::take(&mut self.group);
        self.bytes = 0;
        let mut group = self.writer.next_row_group()?;
        for (at, typed) in self.columns.iter().enumerate() {
            let cells: Vec<Option<&str>> = rows.iter().map(|row| row[at].as_deref()).collect();
            if let Some(mut column) = group.next_column()? {
                write(&mut column, &typed.kind, &cells)?;
                column.close()?;
            }
        }
        group.close().map(drop)
    }

    /// Writes what waits and the end of the file.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.group()?;
        self.writer.finish().map(drop)
    }

    /// The bytes that are ready to go.
    pub(super) fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.sink.bytes())
    }
}

fn field(column: &Typed) -> Result<Arc<Type>> {
    let (physical, logical) = match &column.kind {
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Integer => (Physical::INT64, None),
        Kind::Float => (Physical::DOUBLE, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Timestamp { zone } => {
            let logical = LogicalType::timestamp(*zone, TimeUnit::MICROS);
            (Physical::INT64, Some(logical))
        }
        Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    Ok(Arc::new(field.build()?))
}

fn write(
    column: &mut SerializedColumnWriter<'_>,
    kind: &Kind,
    cells: &[Option<&str>],
) -> Result<()> {
    match kind {
        Kind::Boolean => values(column.typed::<BoolType>(), cells, |text| {
            Some(text.starts_with('t'))
        }),
        Kind::Integer => values(column.typed::<Int64Type>(), cells, |text| text.parse().ok()),
        Kind::Float => values(column.typed::<DoubleType>(), cells, |text| {
            text.parse().ok()
        }),
        Kind::Date => values(column.typed::<Int32Type>(), cells, days),
        Kind::Timestamp { .. } => values(column.typed::<Int64Type>(), cells, microseconds),
        _ => values(column.typed::<ByteArrayType>(), cells, |text| {
            Some(ByteArray::from(text))
        }),
    }
}

fn values<T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    cells: &[Option<&str>],
    read: impl Fn(&str) -> Option<T::T>,
) -> Result<()> {
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let value = |text: &&str| {
        let unfit = || ParquetError::General(format!("{text:?} has no place in Parquet: take CSV"));
        read(text).ok_or_else(unfit)
    };
    let values: Result<Vec<T::T>> = cells.iter().flatten().map(value).collect();
    writer.write_batch(&values?, Some(&levels), None).map(drop)
}

fn days(text: &str) -> Option<i32> {
    let date: NaiveDate = text.parse().ok()?;
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    i32::try_from(days).ok()
}

fn microseconds(text: &str) -> Option<i64> {
    let text = text.strip_suffix("+00").unwrap_or(text);
    let moment = NaiveDateTime::parse_from_str(text, "%F %T%.f").ok()?;
    Some(moment.and_utc().timestamp_micros())
}

/// Where the writer writes to, so that its bytes can be taken away. Locked for moments only.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn bytes(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
